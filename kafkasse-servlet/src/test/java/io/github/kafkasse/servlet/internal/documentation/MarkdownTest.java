package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The subset of Markdown that the plain page supports. */
class MarkdownTest {
    @Test
    void linesAreJoinedAndEmptyLinesSeparateParagraphs() {
        assertEquals("<p>a\nb</p>\n<p>c</p>\n", Markdown.html("a\nb\n\n\nc\n"));
    }

    @Test
    void backticksMakeCode() {
        assertEquals("<p>see <code>a&lt;b</code>, or `</p>\n", Markdown.html("see `a<b`, or `"));
    }

    @Test
    void aListCanFollowALineOfText() {
        assertEquals(
                "<p>some:</p>\n<ul>\n<li>a\nb</li>\n<li>c</li>\n</ul>\n<p>d</p>\n",
                Markdown.html("some:\n- a\nb\n- c\n\nd"));
    }

    @Test
    void codeBlocksAreUnchanged() {
        assertEquals("<pre>- `a`\n\n## b\n</pre>\n", Markdown.html("```\n- `a`\n\n## b\n```"));
        assertEquals("<pre>a\n</pre>\n", Markdown.html("```\na"));
    }

    @Test
    void hashesMakeHeadings() {
        assertEquals("<p>a</p>\n<h2>b</h2>\n<p>c</p>\n", Markdown.html("a\n## b\nc"));
    }

    @Test
    void htmlIsEscaped() {
        assertEquals(
                "<p>&lt;script&gt;&amp;amp;&quot;&#39;&lt;/script&gt;</p>\n",
                Markdown.html("<script>&amp;\"'</script>"));
    }
}
