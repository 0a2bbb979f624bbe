package org.simvite.runtime.shell;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogRateTest {

    private static final int MANY = 100_000;

    private final AtomicLong now = new AtomicLong();
    private final LogRate rate = new LogRate(now::get);
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final LoggerContext context = context();

    private LoggerContext context() {
        var made = new LoggerContext();
        rate.setContext(made);
        made.addTurboFilter(rate);
        written.setContext(made);
        written.start();
        var root = made.getLogger("ROOT");
        root.setLevel(Level.INFO);
        root.addAppender(written);
        return made;
    }

    @Test
    void whatACallerCanCauseWithoutEndIsWrittenABoundedNumberOfTimes() {
        var failure = new IllegalStateException("again");
        for (int i = 0; i < MANY; i++) {
            context.getLogger("edge").warn("refused {}", i, failure);
        }
        assertThat(written.list).hasSize(LogRate.BURST);
        assertThat(rate.leftOut()).isEqualTo(MANY - LogRate.BURST);
        // others are heard all the same
        context.getLogger("other").error("lost");
        assertThat(written.list).last().hasToString("[ERROR] lost");
    }

    @Test
    void howManyWereLeftOutIsSaidBeforeTheNext() {
        for (int i = 0; i < LogRate.BURST + 7; i++) {
            context.getLogger("edge").warn("refused");
        }
        now.addAndGet(LogRate.EVERY);
        written.list.clear();
        context.getLogger("edge").warn("once more");
        context.getLogger("edge").warn("too many");
        assertThat(written.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("7 lines were left out here: there were too many", "once more");
    }

    @Test
    void whatIsNotWrittenAnywayTakesNoPlace() {
        for (int i = 0; i < MANY; i++) {
            context.getLogger("edge").debug("detail");
            assertThat(context.getLogger("edge").isWarnEnabled()).isTrue();
        }
        context.getLogger("edge").warn("heard");
        assertThat(written.list).hasSize(1);
        assertThat(rate.leftOut()).isZero();
    }

    @Test
    void everyProcessHasIt() throws JoranException {
        var shipped = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(shipped);
        configurator.doConfigure(LogRate.class.getResource("/logback.xml"));
        assertThat(shipped.getTurboFilterList()).hasAtLeastOneElementOfType(LogRate.class);
        shipped.stop();
    }
}
