package org.simvite.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    enum Color {
        RED,
        DARK_RED
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void readsTheFileAndLetsTheEnvironmentWin() throws Exception {
        Path file = Files.writeString(folder.resolve("my service.properties"), "a.port=1\na.name=file\nb-c=5\n");

        Settings settings = Settings.load(
                new String[] {"--config", file.toString()}, Map.of("SIMVITE_A_NAME", "env", "SIMVITE_B_C", "6"));

        assertThat(settings.port("a.port", 9)).isEqualTo(1);
        assertThat(settings.text("a.name")).isEqualTo("env");
        assertThat(settings.number("b-c", 0)).isEqualTo(6);
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void readsEveryType() {
        Settings settings = Settings.of(Map.ofEntries(
                Map.entry("text", " padded "),
                Map.entry("long", "5000000000"),
                Map.entry("flag", "Yes"),
                Map.entry("uri", "http://registry:8080/apis/ccompat/v7"),
                Map.entry("bootstrap", "a:9092, [::1]:9093 ,c-1.example:1"),
                Map.entry("list", "x, y,,z"),
                Map.entry("color", "dark-red"),
                Map.entry("path", "a folder/b"),
                Map.entry("secret", "00112233445566778899aabbccddeeff"),
                Map.entry("secrets", "AAECAwQFBgcICQoLDA0ODw==,00112233445566778899aabbccddeeff"),
                Map.entry("password", "with, comma")));

        assertThat(settings.text("text")).isEqualTo("padded");
        assertThat(settings.longNumber("long", 0, 0, Long.MAX_VALUE)).isEqualTo(5_000_000_000L);
        assertThat(settings.flag("flag", false)).isTrue();
        assertThat(settings.uri("uri")).isEqualTo(URI.create("http://registry:8080/apis/ccompat/v7"));
        assertThat(settings.optionalUri("none")).isEmpty();
        assertThat(settings.bootstrap("bootstrap", "x:1")).isEqualTo("a:9092,[::1]:9093,c-1.example:1");
        assertThat(settings.list("list", List.of())).containsExactly("x", "y", "z");
        assertThat(settings.choice("color", Color.class, Color.RED)).isEqualTo(Color.DARK_RED);
        assertThat(settings.path("path", Path.of("."))).isEqualTo(Path.of("a folder/b"));
        assertThat(settings.optionalPath("none")).isEmpty();
        assertThat(settings.secret("secret", 16)).hasSize(16).startsWith(0, 0x11);
        assertThat(settings.secrets("secrets", 16)).hasSize(2);
        assertThat(settings.secretText("password")).isEqualTo("with, comma");
        assertThat(settings.optionalSecretText("none")).isEmpty();
        assertThat(settings.optional("none")).isEqualTo(Optional.empty());
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "20ms,20",
        "30s,30000",
        "5m,300000",
        "48h,172800000",
        "30d,2592000000",
        "PT1.5S,1500",
        "0s,0",
        "7 d,604800000"
    })
    void readsDurations(String text, long millis) {
        assertThat(Settings.of(Map.of("d", text)).duration("d", Duration.ZERO)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "30, a duration such as",
        "1w, a duration such as",
        "-5s, a duration such as",
        "PT-5S, not be negative",
        "99999999999999999999s, a duration such as"
    })
    void refusesWrongDurations(String text, String why) {
        Settings settings = Settings.of(Map.of("d", text));

        assertThat(settings.duration("d", Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));

        assertThatThrownBy(settings::check).isInstanceOf(BadSettings.class).hasMessageContaining(why);
    }

    @Test
    void reportsEveryProblemAtOnceAndNoSecret() {
        Settings settings = Settings.load(
                new String[] {"--verbose", "--config", folder + "/missing"},
                Map.ofEntries(
                        Map.entry("SIMVITE_NUMBER", "x"),
                        Map.entry("SIMVITE_PORT", "65536"),
                        Map.entry("SIMVITE_FLAG", "perhaps"),
                        Map.entry("SIMVITE_URI", "registry"),
                        Map.entry("SIMVITE_BAD_URI", "http://a b"),
                        Map.entry("SIMVITE_BOOTSTRAP", "localhost"),
                        Map.entry("SIMVITE_FAR_PORT", "localhost:99999"),
                        Map.entry("SIMVITE_COLOR", "blue"),
                        Map.entry("SIMVITE_SHORT", "aabb"),
                        Map.entry("SIMVITE_GARBLED", "h!dden")));
        var unused = List.of(
                settings.number("number", 1),
                settings.port("port", 1),
                settings.flag("flag", true),
                settings.uri("uri"),
                settings.uri("bad.uri"),
                settings.bootstrap("bootstrap", "a:1"),
                settings.bootstrap("far.port", "a:1"),
                settings.choice("color", Color.class, Color.RED),
                settings.secret("short", 16),
                settings.secret("garbled", 16),
                settings.text("absent"),
                settings.secretText("absent.secret"));
        settings.refuse("port", "must differ from number");

        BadSettings bad = catchThrowableOfType(BadSettings.class, settings::check);

        assertThat(bad.problems())
                .containsExactly(
                        "argument '--verbose' is not known: --config FILE and --help are",
                        "the file '" + folder
                                + "/missing' of --config cannot be read as properties: NoSuchFileException",
                        "number (SIMVITE_NUMBER) must be a whole number",
                        "port (SIMVITE_PORT) must be from 0 to 65535",
                        "flag (SIMVITE_FLAG) must be true or false",
                        "uri (SIMVITE_URI) must be an absolute URI with a host",
                        "bad.uri (SIMVITE_BAD_URI) must be an absolute URI",
                        "bootstrap (SIMVITE_BOOTSTRAP) must be host:port, or several separated by commas",
                        "far.port (SIMVITE_FAR_PORT) must be host:port, or several separated by commas",
                        "color (SIMVITE_COLOR) must be one of [red, dark_red]",
                        "short (SIMVITE_SHORT) must be at least 16 bytes in hex or base64",
                        "garbled (SIMVITE_GARBLED) must be hex or base64",
                        "absent (SIMVITE_ABSENT) is missing",
                        "absent.secret (SIMVITE_ABSENT_SECRET) is missing",
                        "port (SIMVITE_PORT) must differ from number");
        assertThat(bad).hasMessageNotContaining("h!dden");
        assertThat(unused).hasSize(12);
    }

    @Test
    void readsASecretFromAFileOfItsOwn() throws Exception {
        Path file = Files.writeString(
                folder.resolve("key"), "00112233445566778899aabbccddeeff\nAAECAwQFBgcICQoLDA0ODw==\n");

        assertThat(Settings.of(Map.of("code.keys.file", file.toString())).secrets("code.keys", 16))
                .hasSize(2);
    }

    @Test
    void namesASecretFileThatCannotBeRead() {
        Settings settings = Settings.of(Map.of("code.key.file", folder + "/none"));

        assertThat(settings.secret("code.key", 16)).isEmpty();

        assertThatThrownBy(settings::check)
                .hasMessage("code.key.file (SIMVITE_CODE_KEY_FILE) names a file that cannot be read: '" + folder
                        + "/none'");
    }

    @Test
    void masksTheUserOfAnAddress() {
        Settings settings = Settings.of(Map.of("registry.url", "https://user:swordfish@registry.example/api"));
        settings.uri("registry.url");
        settings.check();
        assertThat(settings).hasToString("registry.url=https://***@registry.example/api");
    }

    @Test
    void masksSecrets() {
        Settings settings = Settings.of(Map.of("code.key", "00112233445566778899aabbccddeeff", "a", "1"));
        var unused = List.of(settings.secret("code.key", 16), settings.number("a", 0), settings.number("b", 2));

        assertThat(settings).hasToString("a=1, b=2, code.key=***, code.key.file=");
        assertThat(unused).hasSize(3);
    }

    @Test
    void helpListsTheKeys() {
        Settings settings = Settings.load(new String[] {"--help"}, Map.of());
        var unused = List.of(
                settings.about("How many.").number("a.number", 7),
                settings.about("The key.").secret("b.key", 16));

        assertThatThrownBy(settings::check)
                .isInstanceOf(HelpAsked.class)
                .hasMessageContaining("  a.number  [7]  SIMVITE_A_NUMBER\n      How many.\n")
                .hasMessageContaining("  b.key  [required]  SIMVITE_B_KEY\n      The key.\n")
                .hasMessageContaining("  b.key.file  [none]  SIMVITE_B_KEY_FILE\n");
        assertThat(unused).hasSize(2);
    }

    @Test
    void handsPrefixedKeysOnAndTellsWhichWereNotAskedFor() throws Exception {
        Path file = Files.writeString(
                folder.resolve("p"), "kafka.client.security.protocol=SSL\nkafka.bootstrp=typo\nkafka.bootstrap=a:1\n");
        Settings settings = Settings.load(new String[] {"--config=" + file}, Map.of());

        assertThat(settings.withPrefix("kafka.client.")).containsExactly(Map.entry("security.protocol", "SSL"));
        assertThat(settings.bootstrap("kafka.bootstrap", "x:1")).isEqualTo("a:1");
        assertThat(settings.unused()).containsExactly("kafka.bootstrp");
    }
}
