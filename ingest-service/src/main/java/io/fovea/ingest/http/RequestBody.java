package io.fovea.ingest.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a body as it comes, so that a slow sender holds no thread, and of the budget only what it has sent. A body that is
 * refused is read on for a while and forgotten: a sender that is still sending would not hear the answer.
 */
final class RequestBody implements ReadListener {
    private static final int SMALLEST_BLOCK = 1 << 10;
    private static final int LARGEST_BLOCK = 64 << 10;
    private static final int PATIENCE = 4;

    private final ServletInputStream in;
    private final int most;
    private final Charge charge;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final List<byte[]> blocks = new ArrayList<>();
    private byte[] block = new byte[0];
    private int filled;
    private long length;
    private Optional<BadRequestException> refusal;

    private RequestBody(ServletInputStream in, int most, Charge charge, Optional<BadRequestException> refusal) {
        this.in = in;
        this.most = most;
        this.charge = charge;
        this.refusal = refusal;
    }

    /**
     * Reads the body of a request that is asynchronous already.
     *
     * @param most bytes that are accepted
     * @param charge to which they are added as they come
     * @return fails with {@link BadRequestException} where it is too long or the budget is spent
     */
    static CompletableFuture<byte[]> read(HttpServletRequest request, int most, Charge charge) throws IOException {
        return start(request, most, charge, Optional.empty());
    }

    /** Reads a body and forgets it; then fails with this refusal. */
    static CompletableFuture<byte[]> refuse(
            HttpServletRequest request, int most, Charge charge, BadRequestException refusal) throws IOException {
        return start(request, most, charge, Optional.of(refusal));
    }

    private static CompletableFuture<byte[]> start(
            HttpServletRequest request, int most, Charge charge, Optional<BadRequestException> refusal)
            throws IOException {
        ServletInputStream in = request.getInputStream();
        RequestBody body = new RequestBody(in, most, charge, refusal);
        in.setReadListener(body);
        return body.whole;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!whole.isDone() && in.isReady() && !in.isFinished()) {
            if (refusal.isEmpty() && filled == block.length) {
                nextBlock();
            }
            if (refusal.isPresent()) {
                readOn(refusal.get());
            } else {
                int read = in.read(block, filled, block.length - filled);
                filled += Math.max(0, read);
                length += Math.max(0, read);
                if (length > most) {
                    give(new BadRequestException(413, "has more than " + most + " bytes"));
                }
            }
        }
    }

    private void nextBlock() {
        int size = (int) Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, length));
        try {
            charge.add(size);
            block = new byte[size];
            blocks.add(block);
            filled = 0;
        } catch (BadRequestException e) {
            give(e);
        }
    }

    private void give(BadRequestException reason) {
        refusal = Optional.of(reason);
        blocks.clear();
        block = new byte[LARGEST_BLOCK];
        charge.close();
    }

    private void readOn(BadRequestException reason) throws IOException {
        if (block.length == 0) {
            block = new byte[LARGEST_BLOCK];
        }
        length += Math.max(0, in.read(block));
        if (length > (long) PATIENCE * most) {
            whole.completeExceptionally(reason);
        }
    }

    @Override
    public void onAllDataRead() {
        if (refusal.isPresent()) {
            whole.completeExceptionally(refusal.get());
            return;
        }
        byte[] body = new byte[(int) length];
        int at = 0;
        for (byte[] part : blocks) {
            int size = Math.min(part.length, body.length - at);
            System.arraycopy(part, 0, body, at, size);
            at += size;
        }
        blocks.clear();
        whole.complete(body);
    }

    @Override
    public void onError(Throwable error) {
        blocks.clear();
        whole.completeExceptionally(error);
    }
}
