package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.verify;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllListenersTest {
    private final KafkaSseListener first = mock(KafkaSseListener.class);
    private final KafkaSseListener second = mock(KafkaSseListener.class);
    private final KafkaSseListener all = KafkaSseListener.all(List.of(first, second));

    private static Object argument(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int" -> 1;
            case "long" -> 2L;
            case "boolean" -> true;
            case "Duration" -> Duration.ofMillis(3);
            case "String" -> "text";
            case "EventFormat" -> EventFormat.SSE;
            case "CloseReason" -> CloseReason.CLIENT_GONE;
            case "KafkaSseException" -> mock(KafkaSseException.class);
            default -> throw new AssertionError("An argument of " + type + " is not provided for");
        };
    }

    @Test
    void everyCallReachesEachListener() throws Exception {
        int calls = 0;
        for (Method method : KafkaSseListener.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(AllListenersTest::argument)
                        .toArray();
                method.invoke(all, arguments);
                method.invoke(verify(first), arguments);
                method.invoke(verify(second), arguments);
                calls++;
            }
        }
        assertEquals(calls, mockingDetails(first).getInvocations().size());
    }

    @Test
    void theOtherListenersAreCalledWhenOneThrows() {
        IllegalStateException broken = new IllegalStateException("broken");
        IllegalStateException alsoBroken = new IllegalStateException("also broken");
        doThrow(broken).when(first).sent(1, 2);
        doThrow(alsoBroken).when(second).sent(1, 2);
        assertSame(broken, assertThrows(IllegalStateException.class, () -> all.sent(1, 2)));
        assertEquals(List.of(alsoBroken), List.of(broken.getSuppressed()));
    }

    @Test
    void aSingleListenerIsReturnedUnchanged() {
        assertSame(first, KafkaSseListener.all(List.of(first)));
    }
}
