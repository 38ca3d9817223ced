package org.composure.tag.store;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A tag's row. */
@Entity
@Table(name = "tag")
@SuppressWarnings("UnusedVariable") // Columns that only queries read.
public class TagEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Integer id;

    private String name;
    private String description;
    private String documentation;
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected TagEntity() {}

    /** A new tag. */
    public TagEntity(String name, String description, String documentation, Instant now) {
        this.name = name;
        this.description = description;
        this.documentation = documentation;
        this.createdAt = now;
    }

    /**
     * The tag's id.
     *
     * @throws IllegalStateException if it has not been stored yet
     */
    public int id() {
        if (id == null) {
            throw new IllegalStateException("the tag " + name + " has not been stored");
        }
        return id;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** What it means, in a sentence. */
    public String description() {
        return description;
    }

    /** Where more is said about it. */
    public String documentation() {
        return documentation;
    }
}
