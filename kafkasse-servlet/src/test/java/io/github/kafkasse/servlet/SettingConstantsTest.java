package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each constant is named after its setting, so that a reader of code finds it in the table of settings. */
class SettingConstantsTest {
    @ParameterizedTest
    @ValueSource(classes = {Setting.class, HttpSettings.class, CatalogueSettings.class, ServiceSettings.class})
    void aConstantHasTheNameOfItsSetting(Class<?> settings) {
        List<Field> constants = Arrays.stream(settings.getFields())
                .filter(field -> field.getType() == Setting.class)
                .toList();
        assertFalse(constants.isEmpty());
        Map<String, String> names =
                constants.stream().collect(Collectors.toMap(Field::getName, SettingConstantsTest::expected));
        names.forEach((name, expected) -> assertEquals(expected, name));
    }

    private static String expected(Field constant) {
        try {
            Setting<?> setting = (Setting<?>) constant.get(null);
            return setting.name().replace('.', '_').toUpperCase(Locale.ROOT);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
