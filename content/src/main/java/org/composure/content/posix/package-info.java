/**
 * Linux's calls on files relative to open directories. Java's own file API names files by whole paths and by text, so it can
 * neither promise that no symbolic link is followed on the way nor reach a file whose name is no valid text; these calls can.
 */
@NullMarked
package org.composure.content.posix;

import org.jspecify.annotations.NullMarked;
