package org.composure.auth;

import java.net.InetAddress;

/**
 * Addresses that begin alike.
 *
 * @param address the first of them
 * @param bits how many bits they have in common
 */
record AddressBlock(InetAddress address, int bits) {

    /** Checks that there are so many bits. */
    AddressBlock {
        if (bits < 0 || bits > address.getAddress().length * 8) {
            throw new IllegalArgumentException(address.getHostAddress() + "/" + bits + " (expected: at most "
                    + address.getAddress().length * 8 + " bits)");
        }
    }

    /**
     * Reads one as {@code 10.1.0.0/16}; an address alone is a block of one.
     *
     * @throws IllegalArgumentException if it is none
     */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            return new AddressBlock(
                    address, slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" (expected: an address, or a block of addresses as 10.1.0.0/16 or fd00::/8)", e);
        }
    }

    /** Whether it has an address. */
    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((ours[bit / 8] ^ theirs[bit / 8]) & (0x80 >> bit % 8)) != 0) {
                return false;
            }
        }
        return true;
    }
}
