package org.simvite.local.demo;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.simvite.local.stack.Installation;
import org.simvite.local.stock.SampleStock;
import org.simvite.terminal.ApplicationState;
import org.simvite.terminal.QrText;
import org.simvite.terminal.Terminal;

/** Plays the story against a running installation. Deadlines are seconds, so that silence becomes disuse while one looks on. */
public final class Story {

    static final int ESIMS = 40;
    static final int VSIMS = 10;
    private static final int CROWD = 50;
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final String EID = "89049032123451234512345678901235";

    private final Narrator narrator;
    private final Installation installation;
    private final OperatorClient operator;
    private final Cast cast;
    private final Phone phone;
    private final SampleStock stock = new SampleStock(ESIMS, VSIMS);
    private final boolean coloured;

    /** @param coloured whether the reader's screen takes colours */
    public Story(
            Installation installation, Path folder, HttpClient smdpClient, boolean coloured, Consumer<String> out) {
        this.narrator = new Narrator(out);
        this.installation = installation;
        this.operator = new OperatorClient(installation.gateway(), installation.operatorToken());
        this.cast = new Cast(installation.gateway(), folder);
        this.phone = new Phone(smdpClient, installation.smdp(), EID);
        this.coloured = coloured;
    }

    /** Secrets that must stand nowhere in clear. */
    public List<byte[]> secrets() {
        return stock.secrets();
    }

    /** @throws StoryException a step did not hold */
    public void play() {
        stockIsImported();
        try (var feed = new Feed(operator)) {
            feed.start();
            var alice = aTerminalGetsItsSim();
            itIsUsed(alice);
            aCodeIsWasted(alice.terminal());
            creditRunsOut(alice.terminal());
            aCrowdWantsOneCode();
            aVirtualSim();
        }
        new LedgerReader(installation.bootstrapServers(), installation.registry()).print(narrator);
    }

    public int steps() {
        return narrator.chapters();
    }

    private void stockIsImported() {
        narrator.chapter("The operator brings profiles into stock");
        operator.putPolicy("demo", 1, policy());
        var taken = operator.importStock(stock.csv());
        narrator.require(taken.path("accepted").asInt() == ESIMS + VSIMS, "the import was answered " + taken);
        Waiting.until("stock", SETTLED, () -> operator.profiles("esim", "AVAILABLE"), count -> count == ESIMS);
        Waiting.until("stock", SETTLED, () -> operator.profiles("vsim", "AVAILABLE"), count -> count == VSIMS);
        narrator.say(ESIMS + " eSIM and " + VSIMS
                + " virtual-SIM profiles are available; the virtual SIMs' keys were encrypted on arrival.");
        narrator.say(
                "Policy demo@1: 20 points to start with, an open code holds 10, a used SIM earns 2, a wasted one costs 10.");
    }

    /** As the default policy, but with deadlines of seconds. */
    private static Map<String, Object> policy() {
        return Map.of(
                "kind",
                "STAKED",
                "codeLifeSeconds",
                900,
                "fetchSeconds",
                8,
                "activationSeconds",
                10,
                "firstUseSeconds",
                10,
                "trustedSources",
                List.of("operator", "smdp"),
                "awaitedSources",
                List.of(Installation.FEED_SOURCE),
                "minimumTopUp",
                Map.of("EUR", 500));
    }

    private record Holder(Terminal terminal, ApplicationState application) {}

    private Holder aTerminalGetsItsSim() {
        narrator.chapter("Alice installs the app: her terminal registers, gets its install code and applies");
        var alice = cast.newcomer("alice", EID);
        narrator.say("account   " + alice.accountId());
        var code = Cast.installCode(alice);
        narrator.say("code      " + code);
        var application = Cast.obtain(alice, code, "ESIM");
        narrator.say("sealed    " + Objects.requireNonNull(application.sealed()).substring(0, 48)
                + "...  (nobody in between can open it)");
        var parameters = alice.open(application);
        var activationCode = Objects.requireNonNull(parameters.activationCode());
        narrator.say("opened    ICCID " + parameters.iccid() + ", number +" + parameters.msisdn());
        narrator.say("          " + activationCode);
        narrator.say(QrText.of(activationCode, coloured));
        narrator.say("credit    " + Cast.credit(alice) + ", held " + Cast.held(alice) + " until her SIM's outcome");
        narrator.require(activationCode.startsWith("LPA:1$"), "this is no activation code");
        return new Holder(alice, application);
    }

    private void itIsUsed(Holder alice) {
        narrator.chapter("Alice's phone downloads the profile; the SIM is activated and topped up");
        var parameters = alice.terminal().open(alice.application());
        var before = Cast.credit(alice.terminal());
        phone.download(parameters.iccid(), Objects.requireNonNull(parameters.activationCode()));
        seen(alice, "INSTALLED");
        narrator.say("the SM-DP+ says: downloaded and installed");
        operator.report("act-1", "ACTIVATED", parameters.iccid(), Map.of());
        operator.report("top-1", "TOP_UP", parameters.iccid(), Map.of("amountMinor", 1000, "currency", "EUR"));
        seen(alice, "USED");
        var after =
                Waiting.until("more credit", SETTLED, () -> Cast.credit(alice.terminal()), credit -> credit > before);
        narrator.say("the operator says: activated, topped up by EUR 10.00");
        narrator.say("credit    " + before + " -> " + after + ", held " + Cast.held(alice.terminal()));
    }

    private void seen(Holder holder, String status) {
        Waiting.until(
                "status " + status,
                SETTLED,
                () -> holder.terminal()
                        .application(holder.application().applicationId())
                        .status(),
                status::equals);
    }

    private void aCodeIsWasted(Terminal alice) {
        narrator.chapter("Alice passes a code to Bob, who takes a SIM and never uses it");
        var code = Cast.code(Cast.ask(alice));
        var before = Cast.credit(alice);
        narrator.say("Alice asks for a code and gives Bob " + code);
        var terminal = cast.newcomer("bob");
        var bob = new Holder(terminal, Cast.obtain(terminal, code, "ESIM"));
        var iccid = bob.terminal().open(bob.application()).iccid();
        narrator.say("Bob has profile " + iccid
                + " and lets it lie; the operator's feed goes on reporting, without a word on it ...");
        narrator.say("at the SM-DP+ the profile is " + phone.state(iccid));
        seen(bob, "RECLAIMED");
        narrator.require("AVAILABLE".equals(phone.state(iccid)), "at the SM-DP+ the profile is " + phone.state(iccid));
        var after = Waiting.until("less credit", SETTLED, () -> Cast.credit(alice), credit -> credit < before);
        narrator.say("the deadline passed: UNUSED; the order is cancelled at the SM-DP+, the profile is back in stock");
        narrator.say("Alice's credit    " + before + " -> " + after);
    }

    private void creditRunsOut(Terminal alice) {
        narrator.chapter("Alice goes on, until her credit does not carry another code");
        for (int i = 0; i < 10; i++) {
            var request = Cast.ask(alice);
            if (!request.granted()) {
                var refusal = request.refusal();
                narrator.require(
                        "CREDIT_TOO_LOW".equals(request.reason()) && refusal != null, "she was answered " + request);
                var why = Objects.requireNonNull(refusal);
                narrator.say(
                        "refused: " + request.reason() + "; needed " + why.needed() + ", available " + why.available()
                                + " (balance " + why.balance() + ", held " + why.held() + " by " + why.heldBy() + ")");
                narrator.say("ways forward: " + why.waysForward());
                narrator.require(why.available() < why.needed(), "the figures do not give the reason");
                return;
            }
            narrator.say("granted: code " + (i + 1) + " of those she still can; her open codes hold " + Cast.held(alice)
                    + " of " + Cast.credit(alice));
        }
        narrator.require(false, "she was never refused");
    }

    private void aCrowdWantsOneCode() {
        narrator.chapter(CROWD + " terminals apply with one single-use code at the same moment");
        var carol = cast.newcomer("carol");
        Cast.obtain(carol, Cast.installCode(carol), "ESIM");
        var code = Cast.code(Cast.ask(carol));
        var crowd = new ArrayList<Callable<ApplicationState>>();
        var terminals = new ArrayList<Terminal>();
        for (int i = 0; i < CROWD; i++) {
            var terminal = cast.newcomer("crowd-" + i);
            terminals.add(terminal);
            crowd.add(() -> Cast.compete(terminal, code, "ESIM"));
        }
        narrator.say(CROWD + " terminals are registered and have read Carol's code " + code + " somewhere; now:");
        var answers = together(crowd);
        var accepted =
                answers.stream().filter(answer -> answer.sealed() != null).toList();
        var refused = answers.stream().filter(ApplicationState::refused).count();
        narrator.say(accepted.size() + " accepted, " + refused + " refused");
        narrator.require(accepted.size() == 1 && refused == CROWD - 1, "they were answered " + answers);

        var winner = terminals.get(answers.indexOf(accepted.get(0)));
        narrator.say("The one who won does not like the number and applies again, with the code of the installation:");
        var installCode = Cast.installCode(winner);
        for (int i = 1; i <= 3; i++) {
            var again = Cast.apply(winner, installCode, "ESIM");
            narrator.say("try " + i + ": " + again.status() + ", " + again.reason());
            narrator.require("SIM_UNUSED".equals(again.reason()), "it was answered " + again);
        }
    }

    private static List<ApplicationState> together(List<Callable<ApplicationState>> all) {
        var pool = Executors.newFixedThreadPool(all.size());
        try {
            var answers = new ArrayList<ApplicationState>();
            for (var answer : pool.invokeAll(all)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new StoryException("a terminal failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoryException("interrupted");
        } finally {
            pool.shutdownNow();
        }
    }

    private void aVirtualSim() {
        narrator.chapter("Dora's terminal has no eUICC: it applies for a virtual SIM");
        var dora = cast.newcomer("dora", null);
        var application = Cast.obtain(dora, Cast.installCode(dora), "VSIM");
        var parameters = dora.open(application);
        var ki = Objects.requireNonNull(parameters.ki());
        narrator.say("opened by the terminal: IMSI " + parameters.imsi() + ", " + parameters.algorithm()
                + ", Ki and OPc of 16 bytes each");
        narrator.require(
                stock.isKey(ki) && stock.isKey(Objects.requireNonNull(parameters.opc())),
                "these are not the imported keys");
        var found = new KeyHunt(installation, stock.secrets()).search();
        narrator.say("searched " + found.records() + " records of all topics and changelogs and " + found.files()
                + " log files for " + VSIMS + " pairs of keys in clear: " + found.hits() + " found");
        narrator.require(found.hits() == 0, "keys stand in clear somewhere");
    }
}
