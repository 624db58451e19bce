package io.github.kafkasse.examples.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A generated wiki, with its pages and users. Some names have letters beyond ASCII, as real ones do.
 *
 * @param id its name in the database
 * @param domain its domain
 * @param titles its pages
 */
record Wiki(String id, String domain, List<String> titles) {
    private static final List<Wiki> ALL = List.of(
            new Wiki(
                    "enwiki",
                    "en.wikipedia.org",
                    List.of("Apache Kafka", "Server-sent events", "Coffee", "Blue whale", "1984 (novel)", "Zürich")),
            new Wiki(
                    "dewiki",
                    "de.wikipedia.org",
                    List.of("Franz Kafka", "Die Verwandlung", "Käse", "Zugspitze", "Straßenbahn", "Übersetzung")),
            new Wiki(
                    "frwiki",
                    "fr.wikipedia.org",
                    List.of("Été", "Château de Chambord", "Tour Eiffel", "L'Étranger", "Crème brûlée")),
            new Wiki("jawiki", "ja.wikipedia.org", List.of("海辺のカフカ", "東京", "富士山", "寿司", "新幹線")),
            new Wiki("arwiki", "ar.wikipedia.org", List.of("القاهرة", "قهوة", "ابن بطوطة")),
            new Wiki("wikidatawiki", "www.wikidata.org", List.of("Q905", "Q16235208", "Q42", "Q64", "Q1490")),
            new Wiki(
                    "commonswiki",
                    "commons.wikimedia.org",
                    List.of("File:Kafka statue Prague.jpg", "File:Espresso.svg", "Category:Rivers of Europe")));

    private static final List<String> USERS =
            List.of("Ada", "Grete S.", "José", "Ødegård", "猫好き", "Łukasz", "203.0.113.7", "2001:DB8::17");
    private static final List<String> BOTS = List.of("TidyBot", "LinkBot", "DatesBot");
    private static final List<String> COMMENTS = List.of(
            "fixed a typo",
            "/* History */ more on the early years",
            "Undid revision by [[Special:Contributions/203.0.113.7|203.0.113.7]]",
            "added a source <ref>",
            "\"quotes\" & ampersands",
            "Rechtschreibung",
            "");

    /** The author of a change. */
    record User(String name, boolean bot) {}

    static Wiki any(RandomGenerator random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    String anyTitle(RandomGenerator random) {
        return titles.get(random.nextInt(titles.size()));
    }

    static User anyUser(RandomGenerator random) {
        boolean bot = random.nextInt(4) == 0;
        List<String> names = bot ? BOTS : USERS;
        return new User(names.get(random.nextInt(names.size())), bot);
    }

    static String anyComment(RandomGenerator random) {
        return COMMENTS.get(random.nextInt(COMMENTS.size()));
    }

    /** The key of the events about a page that always exists. */
    static String anyKey() {
        Wiki wiki = ALL.get(0);
        return "{\"wiki_id\":\"" + wiki.id + "\",\"page_id\":" + wiki.pageId(wiki.titles.get(0)) + "}";
    }

    /** The number of a page; the same title always has the same number. */
    int pageId(String title) {
        return 1000 + Math.floorMod((id + title).hashCode(), 1_000_000);
    }

    String uri(String title) {
        return "https://" + domain + "/wiki/"
                + URLEncoder.encode(title.replace(' ', '_'), StandardCharsets.UTF_8)
                        .replace("%3A", ":")
                        .replace("%28", "(")
                        .replace("%29", ")")
                        .replace("+", "%20");
    }
}
