package dev.netns.config;

/** Without toml4j, whose class cannot be loaded where there is no reflection: in the native program. */
final class PlainWords implements TomlWords {
    @Override
    public Object read(String token) {
        if (token.equals("true") || token.equals("false")) {
            return token.equals("true");
        }
        return token.indexOf('.') < 0 ? (Object) Long.valueOf(token) : Double.valueOf(token);
    }
}
