package org.composure.testing;

/**
 * A database of one test class, with all migrations applied.
 *
 * @param url the JDBC URL
 * @param user its owner, who may do everything
 * @param password the owner's password
 */
public record TestDatabase(String url, String user, String password) {}
