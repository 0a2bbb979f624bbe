package org.simvite.gateway.http;

import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;

/** Turns what the validator found into a problem that repeats nothing of the caller's text. */
final class Faults {

    /** What is told. */
    private static final int MOST = 16;
    /** Of what the validator found, which is as much as the caller likes. */
    static final int MOST_LOOKED_AT = 1_000;

    private static final String ADDITIONAL = "additionalProperties";
    /** Steps on the way to the broken rule, which say nothing that the rule itself does not. */
    private static final Set<String> STEPS = Set.of("properties", "items", "$ref");

    private static final Pattern INDEX = Pattern.compile("[0-9]{1,4}");
    /** In the validator's messages; the name is the contract's. */
    private static final Pattern PARAMETER = Pattern.compile("(?:header|path|query|cookie) parameter ([A-Za-z-]+)");

    /** In the validator's messages, of a member that is missing; the name is the contract's. */
    private static final Pattern MISSING = Pattern.compile("required property \"([A-Za-z0-9]+)\"");

    private final Contract contract;

    Faults(Contract contract) {
        this.contract = contract;
    }

    /** Says what an operation takes instead. */
    static Problem unsupported(OperationSpec spec) {
        return ProblemType.UNSUPPORTED_MEDIA_TYPE
                .problem()
                .accepting(spec.mediaTypes().stream().sorted().collect(Collectors.joining(", ")));
    }

    Problem problem(Throwable failure, OperationSpec spec) {
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        if (failure instanceof SchemaValidationException schema) {
            return ProblemType.MALFORMED_REQUEST
                    .problem()
                    .withFaults(faults(schema.getOutputUnit(), parameter(failure)));
        }
        if (failure instanceof ValidatorException refused) {
            boolean mediaType = refused.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT;
            return mediaType
                    ? unsupported(spec)
                    : ProblemType.MALFORMED_REQUEST
                            .problem()
                            .withFaults(List.of(new Fault(parameter(failure), rule(refused.type()))));
        }
        return ProblemType.MALFORMED_REQUEST.problem();
    }

    private List<Fault> faults(OutputUnit found, String parameter) {
        var broken = new ArrayList<OutputUnit>();
        collect(found, broken);
        var explained = explained(broken);
        var faults = new ArrayList<Fault>();
        for (var unit : broken) {
            boolean consequence = rule(unit).equals(ADDITIONAL) && explained.contains(unit.getInstanceLocation());
            if (!consequence && faults.size() < MOST) {
                add(unit, parameter, faults);
            }
        }
        return faults;
    }

    private static void collect(OutputUnit unit, List<OutputUnit> broken) {
        var errors = unit.getErrors();
        if (errors == null || errors.isEmpty()) {
            broken.add(unit);
            return;
        }
        for (var error : errors) {
            if (broken.size() >= MOST_LOOKED_AT) {
                return;
            }
            collect(error, broken);
        }
    }

    /** Where a rule of its own is broken: the validator takes a member of the contract for an additional one then, too. */
    private static Set<String> explained(List<OutputUnit> broken) {
        var places = new HashSet<String>();
        for (var unit : broken) {
            var rule = rule(unit);
            if (!rule.equals(ADDITIONAL) && !STEPS.contains(rule)) {
                places.add(unit.getInstanceLocation());
            }
        }
        return places;
    }

    private static String rule(OutputUnit unit) {
        var keyword = unit.getKeywordLocation();
        return keyword == null ? "" : keyword.substring(keyword.lastIndexOf('/') + 1);
    }

    private void add(OutputUnit unit, String parameter, List<Fault> faults) {
        var rule = rule(unit);
        if (STEPS.contains(rule)) {
            return;
        }
        var at = parameter.isEmpty() ? place(unit.getInstanceLocation()) + missing(unit) : parameter;
        var fault = new Fault(at, rule.matches("[A-Za-z]{1,32}") ? rule : "schema");
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    /** The step to a member that is required and not there. */
    private String missing(OutputUnit unit) {
        var found = MISSING.matcher(String.valueOf(unit.getError()));
        return found.find() && contract.knows(found.group(1)) ? "/" + found.group(1) : "";
    }

    /** As a JSON pointer, cut off where it is the caller's own naming. */
    private String place(String location) {
        if (location == null) {
            return "";
        }
        var place = new StringBuilder();
        for (var step : location.replaceFirst("^#?/?", "").split("/")) {
            if (step.isEmpty() || !(contract.knows(step) || INDEX.matcher(step).matches())) {
                break;
            }
            place.append('/').append(step);
        }
        return place.toString();
    }

    private static String parameter(Throwable failure) {
        var message = failure.getMessage();
        if (message == null) {
            return "";
        }
        var found = PARAMETER.matcher(message);
        return found.find() ? found.group(1) : "";
    }

    private static String rule(ValidatorErrorType type) {
        return type == ValidatorErrorType.MISSING_REQUIRED_PARAMETER ? "required" : "format";
    }
}
