package dev.netns.config;

import com.moandjiezana.toml.Toml;
import java.util.Objects;

/** By toml4j. */
final class Toml4jWords implements TomlWords {
    @Override
    public Object read(String token) {
        return Objects.requireNonNull(
                new Toml().read("value = " + token).toMap().get("value"));
    }
}
