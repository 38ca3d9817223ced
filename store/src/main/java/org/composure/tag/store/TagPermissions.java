package org.composure.tag.store;

import java.util.List;
import java.util.Set;
import org.composure.actor.Caller;
import org.composure.actor.Role;
import org.composure.actor.Roles;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who may tag and untag with which tag: those whom the tag lists, by name or by group, and the admins. */
public class TagPermissions {

    private static final String LISTED =
            "p.kind = 'user' and p.name = :user or p.kind = 'group' and p.name = any(:groups)";

    private final JdbcClient jdbc;
    private final Roles roles;

    /** Wires it up. */
    public TagPermissions(JdbcClient jdbc, Roles roles) {
        this.jdbc = jdbc;
        this.roles = roles;
    }

    /**
     * Makes sure that a caller may.
     *
     * @throws ProblemException with CTS's message if not
     */
    public void require(Caller caller, TagEntity tag, TagPermission permission) {
        if (!roles.holds(caller, Role.ADMINS) && !isListed(caller, tag, permission)) {
            throw new ProblemException(
                    ProblemType.NOT_ALLOWED,
                    "User \"" + caller.name() + "\" does not have \"" + permission.holder()
                            + "s\" permission for tag \"" + tag.name() + "\".");
        }
    }

    /** The names of the tags for which a caller has a permission, in order. */
    public List<String> tagsOf(Caller caller, TagPermission permission) {
        if (roles.holds(caller, Role.ADMINS)) {
            return jdbc.sql("select name from tag order by name")
                    .query((row, n) -> row.getString("name"))
                    .list();
        }
        return asked(
                        caller,
                        permission,
                        "select t.name from tag t where exists (select from tag_permission p"
                                + " where p.tag = t.id and p.action = :action and (" + LISTED + ")) order by t.name")
                .query((row, n) -> row.getString("name"))
                .list();
    }

    private boolean isListed(Caller caller, TagEntity tag, TagPermission permission) {
        return asked(
                        caller,
                        permission,
                        "select exists (select from tag_permission p where p.tag = :tag and p.action = :action and ("
                                + LISTED + "))")
                .param("tag", tag.id())
                .query(Boolean.class)
                .single();
    }

    private JdbcClient.StatementSpec asked(Caller caller, TagPermission permission, String sql) {
        Set<String> groups = caller.groups();
        return jdbc.sql(sql)
                .param("action", permission.wire())
                .param("user", caller.name())
                .param("groups", groups == null ? new String[0] : groups.toArray(String[]::new));
    }
}
