package org.simvite.gateway.http;

import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;

/** Turns what the validator found into a problem that repeats nothing of the caller's text. */
final class Faults {

    private static final int MOST = 16;
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,4}");
    /** In the validator's messages; the name is the contract's. */
    private static final Pattern PARAMETER = Pattern.compile("(?:header|path|query|cookie) parameter ([A-Za-z-]+)");

    private final Contract contract;

    Faults(Contract contract) {
        this.contract = contract;
    }

    Problem problem(Throwable failure) {
        if (failure instanceof SchemaValidationException schema) {
            var faults = new ArrayList<Fault>();
            collect(schema.getOutputUnit(), parameter(failure), faults);
            return ProblemType.MALFORMED_REQUEST.problem().withFaults(faults);
        }
        if (failure instanceof ValidatorException refused) {
            boolean mediaType = refused.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT;
            return mediaType
                    ? ProblemType.UNSUPPORTED_MEDIA_TYPE.problem()
                    : ProblemType.MALFORMED_REQUEST
                            .problem()
                            .withFaults(List.of(new Fault(parameter(failure), rule(refused.type()))));
        }
        return ProblemType.MALFORMED_REQUEST.problem();
    }

    private void collect(OutputUnit unit, String parameter, List<Fault> faults) {
        var errors = unit.getErrors();
        if (errors == null || errors.isEmpty()) {
            add(unit, parameter, faults);
            return;
        }
        for (var error : errors) {
            collect(error, parameter, faults);
        }
    }

    private void add(OutputUnit unit, String parameter, List<Fault> faults) {
        var keyword = unit.getKeywordLocation();
        var rule = keyword == null ? "" : keyword.substring(keyword.lastIndexOf('/') + 1);
        // the steps on the way to the broken rule say nothing that the rule itself does not
        if (faults.size() >= MOST || rule.equals("properties") || rule.equals("items") || rule.equals("$ref")) {
            return;
        }
        var at = parameter.isEmpty() ? place(unit.getInstanceLocation()) : parameter;
        var fault = new Fault(at, rule.matches("[A-Za-z]{1,32}") ? rule : "schema");
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
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
