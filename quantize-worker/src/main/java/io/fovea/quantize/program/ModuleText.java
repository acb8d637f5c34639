package io.fovea.quantize.program;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The frame of every program: the TorchScript module around the statements of a network.
 *
 * @param loaders the methods that take weights
 * @param keepsRanges whether it takes and returns ranges
 * @param isRandom whether it takes random masks
 * @param body the network's statements, of which one sets {@code features}
 * @param logits the expression of the logits
 * @param gradient the statements that set {@code gradient}
 * @param functions the functions all of these call
 */
record ModuleText(
        String loaders,
        boolean keepsRanges,
        boolean isRandom,
        List<String> body,
        String logits,
        List<String> gradient,
        String functions) {

    String text() {
        return """
                class M(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  w : List[Tensor]
                  def fill(self: __torch__.M,
                    weight: Tensor,
                    piece: Tensor,
                    at: Tensor) -> List[Tensor]:
                    start = int(at)
                    end = torch.add(start, torch.numel(piece))
                    filled = torch.copy_(torch.slice(torch.reshape(weight, [-1]), 0, start, end), piece)
                    return [torch.zeros([1])]
                %s  def explain(self: __torch__.M,
                    image: Tensor,
                    target: Tensor%s) -> List[Tensor]:
                    w = self.w
                    x = torch.contiguous(image, memory_format=2)
                %s
                    logits = %s
                    asked = int(target)
                    if torch.ge(asked, 0):
                      chosen = asked
                    else:
                      chosen = int(torch.argmax(logits))
                    score = torch.select(torch.flatten(logits), 0, chosen)
                %s
                    return [torch.detach(logits), torch.detach(features), gradient%s]
                """.formatted(
                                loaders,
                                (keepsRanges ? ", ranges: Tensor" : "") + (isRandom ? ", random: List[Tensor]" : ""),
                                lines(body),
                                logits,
                                lines(gradient),
                                keepsRanges ? ", ranges" : "")
                + functions;
    }

    private static String lines(List<String> statements) {
        return statements.stream().map(line -> "    " + line).collect(Collectors.joining("\n"));
    }
}
