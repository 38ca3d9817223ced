package org.composure.productmd;

/** A constant that metadata names by a text of its own. */
interface Named {

    /** The text that stands for this constant in metadata. */
    String value();
}
