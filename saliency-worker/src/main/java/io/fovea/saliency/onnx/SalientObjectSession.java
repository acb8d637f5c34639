package io.fovea.saliency.onnx;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.fovea.foundations.NativeRuns;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.runtime.UserErrorException;
import io.fovea.saliency.onnx.SalientObjectNetwork.Footprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A salient-object network loaded into ONNX Runtime, asked once whether it works, and ready to run.
 *
 * <p>Safe for use by many threads: as many images are in work at a time as there are input buffers, the others wait. Memory
 * stays flat: the memory-pattern planner, which doubles it at the second run, is off; every run's tensors are closed with it.
 */
public final class SalientObjectSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SalientObjectSession.class);
    private static final int CHANNELS = 3;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final SalientObjectNetwork network;
    private final InputContract contract;
    private final Model model;
    private final Shape inputShape;
    private final int runs;
    private final BlockingQueue<ByteBuffer> buffers;

    private SalientObjectSession(SalientObjectNetwork network, InputContract contract, Model model, int runs) {
        this.network = network;
        this.contract = contract;
        this.model = model;
        this.inputShape = new Shape(contract.batch(), CHANNELS, contract.height(), contract.width());
        this.runs = runs;
        this.buffers = new ArrayBlockingQueue<>(runs);
        for (int i = 0; i < runs; i++) {
            buffers.add(model.getNDManager()
                    .allocateDirect(
                            Math.toIntExact(inputShape.size() * contract.type().bytes())));
        }
    }

    /**
     * Reads a file's outline, compares its need with the memory there is, loads it, and runs it once.
     *
     * @param availableMemory in bytes, asked before anything is loaded
     * @throws UserErrorException where the file, the memory or the device will not do; the message says which and what to do
     */
    public static SalientObjectSession load(
            SalientObjectNetwork network, Path file, SessionSettings settings, LongSupplier availableMemory) {
        Outline outline = Outline.of(file);
        OnnxGraph graph = outline.graph();
        InputContract contract = InputContract.of(network, graph, file);
        MemoryNeed need = network.footprint().of(graph, outline.bytes(), (long) contract.batch() * contract.pixels());
        int runs = runs(network, need, settings, availableMemory.getAsLong());
        SalientObjectSession session =
                new SalientObjectSession(network, contract, DjlModel.load(network.name(), file, settings), runs);
        try {
            session.probe(file);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
        LOG.info(
                "saliency model={} file={} input={} output={} opset_deform_conv={} threads={} sessions={} memory={}",
                network.name(),
                file,
                graph.inputs().get(0),
                graph.outputs().get(contract.output()),
                Footprint.hasDeformConv(graph),
                settings.threads(),
                runs,
                MemoryNeed.inGibibytes(need.forRuns(runs)));
        return session;
    }

    /** What a file says of itself, read without loading its weights. */
    private record Outline(OnnxGraph graph, long bytes) {
        static Outline of(Path file) {
            try {
                OnnxModel model = OnnxModel.read(file);
                return new Outline(model.graph(), model.fileBytes());
            } catch (MalformedOnnxException e) {
                throw new UserErrorException("saliency model " + file + " cannot be used: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UserErrorException("saliency model " + file + " cannot be read: " + e, e);
            }
        }
    }

    private static int runs(SalientObjectNetwork network, MemoryNeed need, SessionSettings settings, long available) {
        if (settings.cudaDevice().isPresent()) {
            return settings.runs();
        }
        int fitting = need.runsWithin(available);
        if (fitting < 1) {
            throw new UserErrorException("saliency model %s needs about %s of memory and %s are available: %s"
                    .formatted(
                            network.name(),
                            MemoryNeed.inGibibytes(need.forRuns(1)),
                            MemoryNeed.inGibibytes(available),
                            network.lighter()
                                    .map(lighter -> "use --saliency " + lighter + ", which needs less")
                                    .orElse("there is no smaller model; free some memory")));
        }
        if (fitting < settings.runs()) {
            LOG.warn(
                    "saliency model={} sessions={} instead_of={} because=memory available={} each={}",
                    network.name(),
                    fitting,
                    settings.runs(),
                    MemoryNeed.inGibibytes(available),
                    MemoryNeed.inGibibytes(need.activations()));
        }
        return Math.min(fitting, settings.runs());
    }

    /** The first run is the slowest, and it shows whether the network answers an ordinary picture with something. */
    private void probe(Path file) {
        float[] outputs;
        try {
            outputs = run(Probe.picture(contract.height(), contract.width())).values();
        } catch (EngineException | IllegalStateException e) {
            throw DjlModel.refusal(file, e);
        }
        float first = outputs[0];
        boolean constant = true;
        for (float value : outputs) {
            if (Float.isNaN(value)) {
                throw new UserErrorException(
                        "saliency model " + file + " cannot be used: it answers a picture of a disc with NaN");
            }
            constant &= value == first;
        }
        if (constant) {
            throw new UserErrorException("saliency model " + file
                    + " cannot be used: it answers a picture of a disc with " + first + " everywhere");
        }
    }

    public SalientObjectNetwork network() {
        return network;
    }

    /** Rows of the input. */
    public int height() {
        return contract.height();
    }

    /** Columns of the input. */
    public int width() {
        return contract.width();
    }

    /**
     * Runs the network on one image.
     *
     * @param rgb interleaved levels of an image of {@link #height()} x {@link #width()}
     * @return the map at the output's own size; NaN where the network yields NaN
     */
    public ProbabilityMap probabilities(byte[] rgb) {
        ProbabilityMap outputs = run(rgb);
        float[] values = outputs.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = network.activation().probability(values[i]);
        }
        return outputs;
    }

    /** The chosen output as the network gives it. */
    private ProbabilityMap run(byte[] rgb) {
        if (rgb.length != CHANNELS * contract.pixels()) {
            throw new IllegalArgumentException("%d levels for an input of %s".formatted(rgb.length, inputShape));
        }
        ByteBuffer buffer = borrow();
        try {
            return NativeRuns.run(() -> run(rgb, buffer));
        } finally {
            buffers.add(buffer);
        }
    }

    private ProbabilityMap run(byte[] rgb, ByteBuffer buffer) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            buffer.clear();
            for (int image = 0; image < contract.batch(); image++) {
                network.normalisation().write(rgb, contract.type(), buffer);
            }
            NDArray input =
                    manager.create(buffer.rewind(), inputShape, contract.type().djl());
            NDList outputs = model.getBlock().forward(new ParameterStore(manager, false), new NDList(input), false);
            return firstOf(outputs.get(contract.output()));
        }
    }

    private ByteBuffer borrow() {
        try {
            return buffers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a session", e);
        }
    }

    /** The first image of an output whose last two axes are rows and columns. */
    private static ProbabilityMap firstOf(NDArray output) {
        Shape shape = output.getShape();
        int axes = shape.dimension();
        Optional<ElementType> type = ElementType.of(output.getDataType());
        if (axes < 2 || type.isEmpty()) {
            throw new IllegalStateException(
                    "its output is " + output.getDataType() + " " + shape + ", not a map of float32 or float16");
        }
        int height = Math.toIntExact(shape.get(axes - 2));
        int width = Math.toIntExact(shape.get(axes - 1));
        float[] map = new float[height * width];
        type.get().get(output.toByteBuffer(), map);
        return new ProbabilityMap(height, width, map);
    }

    /** Frees the network once no image is in work; one that stays in work keeps it, since ONNX Runtime cannot be broken off. */
    @Override
    public void close() {
        int idle = 0;
        try {
            long patience = CLOSE_PATIENCE.toNanos() / runs;
            while (idle < runs && buffers.poll(patience, TimeUnit.NANOSECONDS) != null) {
                idle++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (idle == runs) {
            model.close();
        } else {
            LOG.warn("saliency model={} left_open=true because=in_work images={}", network.name(), runs - idle);
        }
    }
}
