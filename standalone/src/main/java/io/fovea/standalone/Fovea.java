package io.fovea.standalone;

import io.fovea.foundations.NativeRuns;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.TrustedRecords;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code fovea} command. Exit codes: 0 done, 1 a fault of ours, 2 something for the user to mend. */
@Command(
        name = "fovea",
        description = "Watches what quantized vision models look at.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            CalibrateCommand.class,
            BaselineCommand.class,
            CheckCommand.class,
            LayersCommand.class,
            EvaluateSaliencyCommand.class,
            ServiceCommands.Ingest.class,
            ServiceCommands.Quantize.class,
            ServiceCommands.Cam.class,
            ServiceCommands.Saliency.class,
            ServiceCommands.Aggregate.class,
            FigureCommand.class,
            ReplayCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            ModelsCommand.class,
            DeadLettersCommand.class,
            TopicsCommand.class,
            HelpCommand.class
        })
public final class Fovea {
    private static final int USER_ERROR = 2;

    private Fovea() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        TrustedRecords.trust();
        NativeRuns.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Fovea()).setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof UserErrorException) {
                command.getErr().println("fovea: " + exception.getMessage());
                return USER_ERROR;
            }
            throw exception;
        });
    }
}
