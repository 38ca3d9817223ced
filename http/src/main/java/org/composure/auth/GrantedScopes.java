package org.composure.auth;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.composure.problem.ProblemException;
import org.composure.problem.ProblemType;

/**
 * What becomes of the scopes in tokens.
 *
 * @param prefix what stands before the scopes of endpoints
 * @param required the whole scopes that every token has to have
 */
record GrantedScopes(String prefix, List<String> required) {

    /**
     * The scopes that endpoints ask for, without their prefix.
     *
     * @throws ProblemException with CTS's words if one that is always needed is not among them
     */
    Set<String> of(Collection<String> granted) {
        for (String scope : required) {
            if (!granted.contains(scope)) {
                throw new ProblemException(
                        ProblemType.NOT_AUTHENTICATED, "Required OIDC scope " + scope + " not present.");
            }
        }
        return granted.stream()
                .filter(scope -> scope.startsWith(prefix))
                .map(scope -> scope.substring(prefix.length()))
                .collect(Collectors.toSet());
    }
}
