package org.composure.productmd;

/** What a variant is to the compose, or to the variant it belongs to. */
public enum VariantType implements Named {
    VARIANT("variant"),
    OPTIONAL("optional"),
    ADDON("addon"),
    LAYERED_PRODUCT("layered-product");

    private final String value;

    VariantType(String value) {
        this.value = value;
    }

    @Override
    public String value() {
        return value;
    }
}
