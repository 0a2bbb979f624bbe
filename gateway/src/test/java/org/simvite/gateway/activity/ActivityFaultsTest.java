package org.simvite.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.gateway.activity.Activity.Read;
import org.simvite.gateway.call.RowProblem;

class ActivityFaultsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String GOOD = "'eventId':'e','kind':'ACTIVATED','at':'2025-12-31T00:00:00Z'";

    private static Read read(String members) {
        try {
            return Activity.read(
                    new ObjectMapper().readTree("{" + members.replace('\'', '"') + "}"), "operator:x", NOW);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'kind':'ACTIVATED' | eventId | MISSING",
                "'eventId':'a b' | eventId | MALFORMED",
                "'eventId':'e' | kind | MISSING",
                "'eventId':'e','kind':'RETURN' | kind | UNKNOWN_VALUE",
                "'eventId':'e','kind':'TICK' | kind | UNKNOWN_VALUE",
                "'eventId':'e','kind':'ACTIVATED' | at | MISSING",
                "'eventId':'e','kind':'ACTIVATED','at':'today' | at | MALFORMED",
                "'eventId':'e','kind':'ACTIVATED','at':'2026-01-01T00:05:01Z' | at | NOT_ALLOWED",
                "'eventId':'e','kind':'ACTIVATED','at':'2025-01-01T00:00:00Z','source':'smdp:x' | source | NOT_ALLOWED",
                "'eventId':'e','kind':'ACTIVATED','at':'2025-01-01T00:00:00Z' | iccid | MISSING",
                "'eventId':'e','kind':'ACTIVATED','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','imsi':'001010123456063' | iccid | NOT_ALLOWED",
                "'eventId':'e','kind':'ACTIVATED','at':'2025-01-01T00:00:00Z','imsi':'0010101234560631' | imsi | MALFORMED",
                "'eventId':'e','kind':'TOP_UP','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','amountMinor':-1,'currency':'EUR' | amountMinor | MALFORMED",
                "'eventId':'e','kind':'TOP_UP','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','amountMinor':1.5,'currency':'EUR' | amountMinor | MALFORMED",
                "'eventId':'e','kind':'TOP_UP','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','amountMinor':1 | currency | MISSING",
                "'eventId':'e','kind':'TOP_UP','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','amountMinor':1,'currency':'euro' | currency | MALFORMED",
                "'eventId':'e','kind':'REVERSAL','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','amountMinor':1,'currency':'EUR' | reversesEventId | MISSING",
                "'eventId':'e','kind':'TRAFFIC','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082' | octets | MISSING",
                "'eventId':'e','kind':'TRAFFIC','at':'2025-01-01T00:00:00Z','iccid':'8988211000000530082','octets':'many' | octets | MALFORMED"
            })
    void whatIsWrongIsNamed(String members, String field, RowProblem problem) {
        assertThat(read(members)).isEqualTo(new Read.Wrong(field, problem));
    }

    @Test
    void identifiersBecomeCanonical() {
        assertThat(((Read.Ok) read(GOOD + ",'iccid':'8988211000000530082F'"))
                        .activity()
                        .identifier())
                .isEqualTo("8988211000000530082");
        assertThat(((Read.Ok) read(GOOD + ",'msisdn':'+4916012345678'"))
                        .activity()
                        .identifier())
                .isEqualTo("4916012345678");
    }

    @Property
    void nothingThatSomebodySendsBreaksTheReading(
            @ForAll String id, @ForAll String kind, @ForAll String at, @ForAll long amount) {
        var line = new ObjectMapper()
                .createObjectNode()
                .put("eventId", id)
                .put("kind", kind)
                .put("at", at)
                .put("amountMinor", amount);
        assertThat(Activity.read(line, "operator:x", NOW)).isNotNull();
    }
}
