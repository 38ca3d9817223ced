package org.composure.promotion.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.composure.promotion.store.PromotionLoad;
import org.composure.promotion.store.PromotionLoad.Load;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** How far the steps are that run anywhere, and how many promotions are stalled: every worker tells the same. */
@Configuration(proxyBeanMethods = false)
@Import(PromotionLoad.class)
public class ProgressMetrics {

    @Bean
    MeterBinder progressMeters(PromotionLoad promotions, Clock clock) {
        Recent recent = new Recent(promotions, clock);
        return registry -> {
            Gauge.builder("composure.content.files", () -> recent.load().files())
                    .description("Files that the running steps have done")
                    .baseUnit(BaseUnits.FILES)
                    .register(registry);
            Gauge.builder("composure.content.total.files", () -> recent.load().filesTotal())
                    .description("Files that the running steps have in all")
                    .baseUnit(BaseUnits.FILES)
                    .register(registry);
            Gauge.builder("composure.content.bytes", () -> recent.load().bytes())
                    .description("Size of the files that the running steps have done")
                    .baseUnit(BaseUnits.BYTES)
                    .register(registry);
            Gauge.builder("composure.content.total.bytes", () -> recent.load().bytesTotal())
                    .description("Size of all files of the running steps")
                    .baseUnit(BaseUnits.BYTES)
                    .register(registry);
            Gauge.builder("composure.content.rate", () -> recent.load().bytesPerSecond())
                    .description("How many bytes the running steps do in a second, together")
                    .baseUnit("bytes_per_second")
                    .register(registry);
            Gauge.builder("composure.content.left", () -> recent.load().secondsLeft())
                    .description("How long the last of the running steps will take if it goes on like that")
                    .baseUnit("seconds")
                    .register(registry);
            Gauge.builder("composure.promotions.stalled", () -> recent.load().stalled())
                    .description("Promotions that wait for somebody to retry or cancel")
                    .register(registry);
        };
    }

    /** What was read last, for some seconds: one scrape asks for every gauge and costs one query. */
    private static final class Recent {

        private static final Duration FRESH = Duration.ofSeconds(5);

        private final PromotionLoad promotions;
        private final Clock clock;
        private @Nullable Load load;
        private Instant readAt = Instant.MIN;

        Recent(PromotionLoad promotions, Clock clock) {
            this.promotions = promotions;
            this.clock = clock;
        }

        synchronized Load load() {
            Instant now = clock.instant();
            Load known = load;
            if (known == null || Duration.between(readAt, now).abs().compareTo(FRESH) >= 0) {
                known = promotions.read();
                load = known;
                readAt = now;
            }
            return known;
        }
    }
}
