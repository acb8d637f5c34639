package io.fovea.quantize.engine;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.fovea.quantize.checkpoint.Checkpoint;
import io.fovea.quantize.network.ParameterSpec;
import io.fovea.quantize.program.Program;
import io.fovea.quantize.scheme.Calibration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A program loaded into libtorch with its weights: one network at one precision. Safe for use by many threads at once as long as its
 * scheme keeps no ranges over images; else one image at a time, in order.
 */
public final class ExplanationProgram implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 20;
    /**
     * One image per thread, as large as the largest input so far: what DJL itself would allocate off the heap for each stays until the
     * collector finds it.
     */
    private static final ThreadLocal<ByteBuffer> IMAGES = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(0));

    private final Program program;
    private final Model model;
    private final Shape inputShape;
    private float[] ranges;

    private ExplanationProgram(Program program, Model model) {
        this.program = program;
        this.model = model;
        var input = program.input();
        this.inputShape = new Shape(1, input.channels(), input.height(), input.width());
        this.ranges = new float[2 * program.ranges().size()];
        Arrays.fill(ranges, Float.NaN);
    }

    /** Loads a program, has it quantize its weights, and runs it once; of what fails on the way nothing stays in memory. */
    public static ExplanationProgram load(Program program, Checkpoint checkpoint) {
        Model model = Model.newInstance("explanation", Device.cpu(), "PyTorch");
        try {
            model.load(new ByteArrayInputStream(program.archive()), Map.of());
            ExplanationProgram loaded = new ExplanationProgram(program, model);
            loaded.loadWeights(checkpoint);
            loaded.warmUp();
            return loaded;
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new IllegalStateException("libtorch refused the program", e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Weights pass through one small buffer: the largest has 411 MB, and a copy off the heap would stay until the collector comes. */
    private void loadWeights(Checkpoint checkpoint) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
        for (Program.Weight loading : program.weights()) {
            ParameterSpec parameter = loading.parameter();
            try (NDManager manager = model.getNDManager().newSubManager()) {
                NDArray weight = manager.zeros(new Shape(parameter.shape()), DataType.FLOAT32);
                fill(weight, checkpoint.tensor(parameter.name()).buffer(), buffer, manager);
                call(loading.method(), new NDList(weight), manager);
            }
        }
    }

    private void fill(NDArray weight, FloatBuffer values, ByteBuffer buffer, NDManager manager) {
        while (values.hasRemaining()) {
            int offset = values.position();
            int count = Math.min(values.remaining(), BUFFER_BYTES / Float.BYTES);
            buffer.clear();
            buffer.asFloatBuffer().put(values.slice(offset, count));
            buffer.limit(count * Float.BYTES);
            values.position(offset + count);
            try (NDArray piece = manager.create(buffer, new Shape(count), DataType.FLOAT32);
                    NDArray at = manager.create((long) offset)) {
                call("fill", new NDList(weight, piece, at), manager).close();
            }
        }
    }

    /**
     * Explains one image.
     *
     * @param image the network's input, row-major
     * @param target the class to explain; the most probable one if empty
     * @param random values for the program's random masks, in order
     */
    public Explanation explain(float[] image, OptionalInt target, List<float[]> random) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList results = run(image, target, random, manager);
            if (ranges.length > 0) {
                ranges = results.get(3).toFloatArray();
            }
            FloatTensor logits = tensor(results.get(0));
            return new Explanation(
                    logits, target.orElseGet(logits::argMax), tensor(results.get(1)), tensor(results.get(2)));
        }
    }

    /**
     * Explains a grey image and forgets it, ranges included: kernels are chosen and memory is taken at the first run, which is several
     * times as slow as the next.
     */
    private void warmUp() {
        List<float[]> random =
                program.random().stream().map(mask -> new float[mask.size()]).toList();
        try (NDManager manager = model.getNDManager().newSubManager()) {
            run(new float[program.input().size()], OptionalInt.of(0), random, manager);
        }
    }

    private NDArray input(float[] image, NDManager manager) {
        int bytes = image.length * Float.BYTES;
        if (IMAGES.get().capacity() < bytes) {
            IMAGES.set(ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
        }
        ByteBuffer buffer = IMAGES.get().clear().limit(bytes);
        buffer.asFloatBuffer().put(image);
        return manager.create(buffer, inputShape, DataType.FLOAT32);
    }

    private NDList run(float[] image, OptionalInt target, List<float[]> random, NDManager manager) {
        NDList arguments = new NDList(input(image, manager), manager.create((long) target.orElse(-1)));
        if (ranges.length > 0) {
            arguments.add(manager.create(ranges, new Shape(program.ranges().size(), 2)));
        }
        for (float[] mask : random) {
            arguments.add(named("random[]", manager.create(mask)));
        }
        return call("explain", arguments, manager);
    }

    /** The ranges kept over the images so far, smallest and largest value by module path. */
    public Map<String, Calibration.Range> ranges() {
        Map<String, Calibration.Range> kept = new LinkedHashMap<>();
        for (int i = 0; i < program.ranges().size(); i++) {
            kept.put(program.ranges().get(i), new Calibration.Range(ranges[2 * i], ranges[2 * i + 1]));
        }
        return kept;
    }

    /**
     * Runs a method with autograd on and puts the thread's mode back; inference mode would forbid the gradient. The profiling executor,
     * which libtorch has on in every new thread, would recompile the program for each of them and keep it: up to 30 MB a program and thread.
     */
    private NDList call(String method, NDList arguments, NDManager manager) {
        arguments.add(named("module_method:" + method, manager.create(0)));
        JniUtils.setGraphExecutorOptimize(false);
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return IValueUtils.forward((PtSymbolBlock) model.getBlock(), arguments, true);
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    private static NDArray named(String name, NDArray array) {
        array.setName(name);
        return array;
    }

    /** Without the batch axis. */
    private static FloatTensor tensor(NDArray array) {
        long[] axes = array.getShape().getShape();
        List<Integer> shape =
                Arrays.stream(axes).skip(1).mapToObj(Math::toIntExact).toList();
        return new FloatTensor(shape, array.toFloatArray());
    }

    @Override
    public void close() {
        model.close();
    }
}
