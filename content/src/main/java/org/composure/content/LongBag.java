package org.composure.content;

import java.util.Arrays;

/** Many numbers in little memory. */
final class LongBag {

    private long[] numbers = new long[64];
    private int size;

    void add(long number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size + (size >> 1));
        }
        numbers[size++] = number;
    }

    /** How many different ones there are. */
    long distinct() {
        Arrays.sort(numbers, 0, size);
        long distinct = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                distinct++;
            }
        }
        return distinct;
    }
}
