package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theTopicTableIsTheCatalogue() throws Exception {
        var readme = Files.readString(Path.of("README.md"));

        assertThat(readme)
                .as("paste this table into schemas/README.md:\n\n" + table())
                .contains(table());
    }

    private static String table() {
        var head = "| topic | key | record | written by | read by | kept |\n|---|---|---|---|---|---|\n";
        var rows = Topics.all().stream().map(ReadmeTest::row).collect(Collectors.joining("\n"));
        return head + rows + "\n| `" + Topics.DEAD_LETTERS + "` | " + words(Key.SOURCE_KEY)
                + " | raw bytes | all | operators | " + words(Retention.WEEKS) + " |\n";
    }

    private static String row(Topic<?> topic) {
        return "| `" + topic.name() + "` | " + words(topic.key()) + " | `"
                + topic.type().getSimpleName() + "` | " + names(topic.writers()) + " | " + names(topic.readers())
                + " | " + words(topic.retention()) + " |";
    }

    private static String names(Collection<Party> parties) {
        return parties.stream().sorted().map(Party::processName).collect(Collectors.joining(", "));
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
