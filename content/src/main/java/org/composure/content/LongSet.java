package org.composure.content;

import java.util.Arrays;

/** Different positive numbers in little memory: the number of an inode is never 0. */
final class LongSet {

    private long[] slots = new long[64];
    private int size;

    /** Takes a number; false if it is there already. */
    boolean add(long number) {
        if (size * 3L >= slots.length * 2L) {
            grow();
        }
        int slot = slotOf(number);
        if (slots[slot] == number) {
            return false;
        }
        slots[slot] = number;
        size++;
        return true;
    }

    private int slotOf(long number) {
        int slot = (int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != number) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long number : old) {
            if (number != 0) {
                slots[slotOf(number)] = number;
            }
        }
    }

    /** All of them, in order. */
    long[] sorted() {
        long[] numbers = Arrays.stream(slots).filter(number -> number != 0).toArray();
        Arrays.sort(numbers);
        return numbers;
    }
}
