package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** A step that changes the system. */
public sealed interface ChangingStep extends Step
        permits Step.Create,
                Step.Adopt,
                Step.SetLoopback,
                Step.AssignNsid,
                Step.Remove,
                LinkStep,
                NetworkStep,
                SettingStep {
    /** What it does. */
    Description.Action action();

    /** To what it does it. */
    Description description();

    @Override
    default char mark() {
        return action().mark();
    }

    @Override
    default String text() {
        return description().text();
    }

    @Override
    default void write(JsonWriter out) throws IOException {
        description().write(out);
    }
}
