package org.simvite.policy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simvite.event.CreditPolicy;
import org.simvite.event.PolicyKind;
import org.simvite.event.PolicyMode;

/** The rules of credit policies. One that breaks a rule is refused where it is put, and is never obeyed if it is met all the same. */
public final class PolicyRules {

    /** Ten years, in seconds: the longest time that a policy can speak of. */
    public static final long LONGEST_SECONDS = 315_360_000;

    /** Points that an account has, or is measured by. */
    public static final int MOST_POINTS = 1_000_000;

    /** Points of one outcome: 200,000 of them stay within the 32 bits of a balance. */
    public static final int MOST_POINTS_PER_OUTCOME = 10_000;

    public static final int MOST_SOURCES = 64;
    public static final int MOST_CURRENCIES = 200;
    public static final long MOST_MINOR_UNITS = 1_000_000_000_000L;
    public static final long MOST_OCTETS = 1_000_000_000_000_000L;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern SOURCE = Pattern.compile("(operator|smdp)(:[A-Za-z0-9._-]{1,64})?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /**
     * A rule that does not hold.
     *
     * @param member of the policy that it is about
     * @param rule in words of the contract, such as {@code stake <= cap}
     */
    public record Broken(String member, String rule) {}

    private record Rule(String member, String text, Predicate<CreditPolicy> holds) {}

    private static final List<Rule> OF_ALL = List.of(
            new Rule(
                    "kind",
                    "PLAIN or STAKED",
                    policy -> Set.of(PolicyKind.PLAIN, PolicyKind.STAKED).contains(policy.getKind())),
            new Rule("mode", "ENFORCE or OBSERVE", policy -> policy.getMode() != PolicyMode.UNKNOWN),
            new Rule(
                    "name",
                    "a lower-case word of at most 32 letters, digits or -",
                    policy -> NAME.matcher(policy.getName()).matches()),
            range("version", 1, MOST_POINTS, CreditPolicy::getVersion),
            range("opening", 0, MOST_POINTS, CreditPolicy::getOpening),
            range("threshold", -MOST_POINTS, MOST_POINTS, CreditPolicy::getThreshold),
            range("cap", 0, MOST_POINTS, CreditPolicy::getCap),
            range("stake", 0, MOST_POINTS_PER_OUTCOME, CreditPolicy::getStake),
            range("used", 0, MOST_POINTS_PER_OUTCOME, CreditPolicy::getUsed),
            range("topUp", 0, MOST_POINTS_PER_OUTCOME, CreditPolicy::getTopUp),
            range("topUpsCounted", 0, 1_000, CreditPolicy::getTopUpsCounted),
            range("unused", -MOST_POINTS_PER_OUTCOME, 0, CreditPolicy::getUnused),
            range("returned", -MOST_POINTS_PER_OUTCOME, 0, CreditPolicy::getReturned),
            range("lateUse", 0, MOST_POINTS_PER_OUTCOME, CreditPolicy::getLateUse),
            range("regainEverySeconds", 0, LONGEST_SECONDS, CreditPolicy::getRegainEverySeconds),
            range("regainBelow", 0, MOST_POINTS, CreditPolicy::getRegainBelow),
            range("regainPerUsedSim", 0, MOST_POINTS, CreditPolicy::getRegainPerUsedSim),
            range("codeLifeSeconds", 1, LONGEST_SECONDS, CreditPolicy::getCodeLifeSeconds),
            range("fetchSeconds", 1, LONGEST_SECONDS, CreditPolicy::getFetchSeconds),
            range("activationSeconds", 1, LONGEST_SECONDS, CreditPolicy::getActivationSeconds),
            range("firstUseSeconds", 1, LONGEST_SECONDS, CreditPolicy::getFirstUseSeconds),
            range("minimumTrafficOctets", 0, MOST_OCTETS, CreditPolicy::getMinimumTrafficOctets),
            sources("trustedSources", CreditPolicy::getTrustedSources),
            sources("awaitedSources", CreditPolicy::getAwaitedSources),
            // activation, top-ups and traffic are reported by operators alone
            new Rule(
                    "trustedSources",
                    "at least one operator, or nothing counts as use",
                    policy -> policy.getTrustedSources().stream().anyMatch(source -> source.startsWith("operator"))),
            new Rule(
                    "minimumTopUp",
                    "minimumTopUp or minimumTrafficOctets, or nothing counts as use",
                    policy -> !policy.getMinimumTopUp().isEmpty() || policy.getMinimumTrafficOctets() > 0),
            new Rule(
                    "minimumTopUp",
                    "at most " + MOST_CURRENCIES,
                    policy -> policy.getMinimumTopUp().size() <= MOST_CURRENCIES),
            new Rule(
                    "minimumTopUp",
                    "currencies of three capital letters",
                    policy -> policy.getMinimumTopUp().keySet().stream()
                            .allMatch(currency -> CURRENCY.matcher(currency).matches())),
            new Rule(
                    "minimumTopUp",
                    "amounts of 0 to " + MOST_MINOR_UNITS,
                    policy -> policy.getMinimumTopUp().values().stream()
                            .allMatch(amount -> amount >= 0 && amount <= MOST_MINOR_UNITS)));

    private static final List<Rule> OF_STAKED = List.of(
            new Rule("opening", "opening <= cap", policy -> policy.getOpening() <= policy.getCap()),
            new Rule("regainBelow", "regainBelow <= cap", policy -> policy.getRegainBelow() <= policy.getCap()),
            new Rule("stake", "stake >= 1", policy -> policy.getStake() >= 1),
            new Rule("stake", "stake <= cap", policy -> policy.getStake() <= policy.getCap()),
            // or an outcome could take more than its use held, and open codes would vouch for nothing
            new Rule("unused", "-unused <= stake", policy -> -policy.getUnused() <= policy.getStake()),
            new Rule("returned", "-returned <= stake", policy -> -policy.getReturned() <= policy.getStake()),
            // or wasting a SIM and using it late would earn credit
            new Rule("lateUse", "lateUse <= -unused", policy -> policy.getLateUse() <= -policy.getUnused()));

    private PolicyRules() {}

    /** Those that do not hold, each at the member it is about; none when the policy is good. */
    public static List<Broken> broken(CreditPolicy policy) {
        var more = policy.getKind() == PolicyKind.STAKED ? OF_STAKED : List.<Rule>of();
        return Stream.of(OF_ALL, more)
                .flatMap(List::stream)
                .filter(rule -> !rule.holds.test(policy))
                .map(rule -> new Broken(rule.member, rule.text))
                .toList();
    }

    private static Rule range(String member, long least, long most, ToLongFunction<CreditPolicy> number) {
        return new Rule(member, least + " to " + most, policy -> {
            var value = number.applyAsLong(policy);
            return value >= least && value <= most;
        });
    }

    private static Rule sources(String member, Function<CreditPolicy, List<String>> sources) {
        return new Rule(
                member,
                "at most " + MOST_SOURCES + ", each operator, operator:<name>, smdp or smdp:<id>",
                policy -> sources.apply(policy).size() <= MOST_SOURCES
                        && sources.apply(policy).stream()
                                .allMatch(source -> SOURCE.matcher(source).matches()));
    }
}
