package org.composure.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import jakarta.persistence.Entity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.composure.auth.Authorized;
import org.composure.auth.Open;
import org.composure.content.posix.Directory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RequestMapping;

/** Who may know whom. Each rule says why. */
@AnalyzeClasses(packages = "org.composure", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] STORE = {"org.composure..store.."};
    private static final String[] WORKFLOWS = {"org.composure..workflow.."};
    private static final String[] WORKERS = {"org.composure..worker..", "org.composure.workers.."};
    private static final String[] API = {"org.composure..api..", "org.composure.apiservice.."};
    private static final String[] ADMIN = {"org.composure..admin..", "org.composure.adminui.."};
    private static final String[] CONTENT = {"org.composure.content.."};
    private static final String[] HTTP = {"org.composure.http..", "org.composure.auth.."};
    private static final String[] DEPLOYABLE = {"org.composure.deployable.."};
    private static final String[] IMPORTS = {"org.composure.imports"};
    private static final String[] EMBEDDED = {"org.composure.embedded.."};
    private static final String[] STANDALONE = {"org.composure.standalone.."};
    private static final String[] TESTING = {"org.composure.testing.."};

    private static final DescribedPredicate<JavaClass> DOMAIN = DescribedPredicate.describe(
            "domain",
            type -> type.getPackageName().startsWith("org.composure")
                    && !resideInAnyPackage(join(
                                    STORE,
                                    WORKFLOWS,
                                    WORKERS,
                                    API,
                                    ADMIN,
                                    CONTENT,
                                    EMBEDDED,
                                    STANDALONE,
                                    TESTING,
                                    HTTP,
                                    DEPLOYABLE,
                                    IMPORTS))
                            .test(type));

    private static String[] join(String[]... groups) {
        return java.util.Arrays.stream(groups).flatMap(java.util.Arrays::stream).toArray(String[]::new);
    }

    @ArchTest
    static final ArchRule DOMAIN_IS_PURE = noClasses()
            .that(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "jakarta.persistence..", "java.sql..", "io.temporal..", "org.hibernate..")
            .because("rules must be testable, and the same in a workflow, a dry run and a re-check");

    @ArchTest
    static final ArchRule DOMAIN_KNOWS_NOBODY = noClasses()
            .that(DOMAIN)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(join(STORE, WORKFLOWS, WORKERS, API, ADMIN, CONTENT, EMBEDDED, STANDALONE))
                            .as("any other module"))
            .because("everything else is built on it");

    @ArchTest
    static final ArchRule CONTENT_KNOWS_FILES_ONLY = noClasses()
            .that()
            .resideInAnyPackage(CONTENT)
            .should()
            .dependOnClassesThat(resideInAnyPackage(join(STORE, WORKFLOWS, WORKERS, API, ADMIN, EMBEDDED, STANDALONE))
                    .or(resideInAnyPackage("org.springframework..", "java.sql..", "io.temporal..")))
            .because("what it does to files has to be provable without a database or a server");

    @ArchTest
    static final ArchRule QUERIES_ARE_READ_TO_THEIR_END = noClasses()
            .should()
            .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
            .because(
                    "outside of a transaction the stream keeps its connection until it is closed, which is forgotten easily;"
                            + " the pool is empty after a few: list() reads all and gives it back");

    /** Who reads or writes files that belong to no volume, and which. */
    private static final DescribedPredicate<JavaClass> HAS_FILES_OF_ITS_OWN = DescribedPredicate.describe(
            "have files of their own",
            // Programs and data of the embedded parts; the data directory; throwaway directories of tests.
            resideInAnyPackage(join(EMBEDDED, STANDALONE, TESTING))
                    // Secrets, keys and certificates that the operator keeps in files.
                    .or(nameMatching("org\\.composure\\.deployable\\.ConfiguredFile"))
                    // What the operator is told about an import.
                    .or(nameMatching("org\\.composure\\.imports\\.Report"))
                    // The policies that the operator wrote.
                    .or(nameMatching("org\\.composure\\.policy\\.PolicyFiles"))
                    // What the kernel says of the process.
                    .or(nameMatching("org\\.composure\\.api\\.ProcessMetrics"))
                    // The files by which a test stops a step half-way.
                    .or(nameMatching("org\\.composure\\.step\\.worker\\.HaltPoints")));

    @ArchTest
    static final ArchRule ONLY_CONTENT_TOUCHES_FILES = noClasses()
            .that()
            .resideOutsideOfPackages(CONTENT)
            .and(DescribedPredicate.not(HAS_FILES_OF_ITS_OWN))
            .should()
            .dependOnClassesThat(nameMatching("java\\.nio\\.file\\.Files|java\\.io\\.(File.*|RandomAccessFile)"
                            + "|java\\.nio\\.channels\\.(Asynchronous)?FileChannel")
                    .as("open files by their path"))
            .because(
                    "every access goes through one class that is given a volume and a relative path and cannot leave it");

    @ArchTest
    static final ArchRule ONLY_VOLUMES_AND_POOLS_OPEN_BY_PATH = noClasses()
            .that(DescribedPredicate.not(nameMatching("org\\.composure\\.content\\.(Volume|Pool)")))
            .should(callMethod(Directory.class, "open", Path.class, String.class))
            .because("here alone symbolic links are followed: in the path of a directory that the operator named");

    @ArchTest
    static final ArchRule STORE_KNOWS_NO_TEMPORAL = noClasses()
            .that()
            .resideInAnyPackage(STORE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(join(WORKFLOWS, WORKERS, API, ADMIN, CONTENT, EMBEDDED, STANDALONE))
                    .or(resideInAPackage("io.temporal..")))
            .because("facts are PostgreSQL's, whatever becomes of workflows");

    @ArchTest
    static final ArchRule WORKFLOWS_KNOW_NO_WORLD = noClasses()
            .that()
            .resideInAnyPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(join(STORE, WORKERS, API, ADMIN, CONTENT, EMBEDDED, STANDALONE))
                    .or(resideInAnyPackage(
                            "org.springframework..",
                            "java.sql..",
                            "java.io..",
                            "java.nio..",
                            "java.net..",
                            "jakarta..")))
            .because("a workflow is replayed: it may do nothing but ask activities");

    @ArchTest
    static final ArchRule WORKFLOWS_KNOW_WORKFLOW_TIME_ONLY = noClasses()
            .that()
            .resideInAnyPackage(WORKFLOWS)
            .should(callMethod(Instant.class, "now")
                    .or(callMethod(System.class, "currentTimeMillis"))
                    .or(callMethod(System.class, "nanoTime"))
                    .or(callMethod(UUID.class, "randomUUID"))
                    .or(callMethod(Math.class, "random"))
                    .or(callMethod(Thread.class, "sleep", long.class))
                    .or(callMethod(Clock.class, "systemUTC")))
            .because("what differs at a replay breaks it");

    @ArchTest
    static final ArchRule API_NEVER_CALLS_TEMPORAL = noClasses()
            .that()
            .resideInAnyPackage(API)
            .should()
            .dependOnClassesThat(resideInAnyPackage(join(WORKFLOWS, WORKERS, ADMIN, EMBEDDED, STANDALONE))
                    .or(resideInAPackage("io.temporal..")))
            .because("requests and decisions have to work while Temporal is down");

    @ArchTest
    static final ArchRule WORKERS_DO_NOT_SERVE = noClasses()
            .that()
            .resideInAnyPackage(WORKERS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(join(API, ADMIN, EMBEDDED, STANDALONE)))
            .because("they are deployed by themselves");

    @ArchTest
    static final ArchRule HTTP_SERVES_NOBODY_IN_PARTICULAR = noClasses()
            .that()
            .resideInAnyPackage(HTTP)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(join(API, ADMIN, WORKERS, WORKFLOWS, CONTENT, EMBEDDED, STANDALONE)))
            .because("whoever serves HTTP refuses strangers and answers errors in the same way");

    @ArchTest
    static final ArchRule A_DEPLOYABLE_IS_NONE_IN_PARTICULAR = noClasses()
            .that()
            .resideInAnyPackage(DEPLOYABLE)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(join(API, ADMIN, WORKERS, WORKFLOWS, CONTENT, HTTP, EMBEDDED, STANDALONE)))
            .because("each of them is configured, starts and says how it is in the same way");

    @ArchTest
    static final ArchRule AN_IMPORT_KNOWS_THE_STORE_ONLY = noClasses()
            .that()
            .resideInAnyPackage(IMPORTS)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(join(API, ADMIN, WORKERS, WORKFLOWS, CONTENT, HTTP, EMBEDDED, STANDALONE)))
            .because("it brings rows, and serves, moves and announces nothing");

    @ArchTest
    static final ArchRule ADMIN_ONLY_READS = noClasses()
            .that()
            .resideInAnyPackage(ADMIN)
            .should()
            .dependOnClassesThat(resideInAnyPackage(join(API, WORKERS, WORKFLOWS, EMBEDDED, STANDALONE))
                    .or(DescribedPredicate.describe(
                            "ledgers that write",
                            type -> type.getSimpleName()
                                    .matches("(Compose|Tag)Ledger|Promotion(Requests|Decisions|Progress)"))))
            .because("the page shows what is going on and changes nothing");

    @ArchTest
    static final ArchRule EMBEDDED_KNOWS_NONE_OF_OURS = noClasses()
            .that()
            .resideInAnyPackage(EMBEDDED)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "another module of Composure",
                    type -> type.getPackageName().startsWith("org.composure")
                            && !resideInAnyPackage(EMBEDDED).test(type)))
            .because("it starts what Composure needs, for tests of any module too");

    @ArchTest
    static final ArchRule ENTITIES_STAY_IN_STORES = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .should()
            .resideInAnyPackage(STORE)
            .because("a table has one owner");

    @ArchTest
    static final ArchRule TIME_COMES_FROM_THE_CLOCK = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.composure.embedded..", "org.composure.testing..", "org.composure.standalone..")
            .should(callMethod(Instant.class, "now").or(callMethod(System.class, "currentTimeMillis")))
            .because("tests skip time, they do not wait for it");

    @ArchTest
    static final ArchRule ENDPOINTS_SAY_WHOM_THEY_ANSWER = methods()
            .that()
            .areMetaAnnotatedWith(RequestMapping.class)
            .should(ArchConditions.beAnnotatedWith(Open.class)
                    .<JavaMethod>forSubtype()
                    .or(ArchConditions.beAnnotatedWith(Authorized.class).forSubtype())
                    .or(ArchConditions.beDeclaredInClassesThat(
                                    annotatedWith(Open.class).or(annotatedWith(Authorized.class)))
                            .forSubtype()))
            .because("what nobody thought about would be open, or closed, by chance");
}
