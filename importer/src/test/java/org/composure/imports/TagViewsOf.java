package org.composure.imports;

import org.composure.tag.store.TagView;
import org.composure.tag.store.TagViews;
import org.springframework.context.ApplicationContext;

/** Tags as they are shown. */
record TagViewsOf(TagViews views) {

    TagViewsOf(ApplicationContext store) {
        this(store.getBean(TagViews.class));
    }

    TagView named(String name) {
        return views.find(name).orElseThrow(() -> new AssertionError(name));
    }
}
