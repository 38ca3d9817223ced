package org.composure.content;

/**
 * What was found out about a compose before anything was touched.
 *
 * @param extent what there is to do
 * @param inner files with several names in it, of those that will be copied
 */
public record Survey(ContentPlan.Extent extent, InnerLinks inner) {}
