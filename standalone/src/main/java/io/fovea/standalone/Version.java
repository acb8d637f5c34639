package io.fovea.standalone;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version the build wrote into the archive's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"fovea " + current()};
    }

    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
