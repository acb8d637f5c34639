package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/**
 * One operator of a graph.
 *
 * @param index its place in the file
 * @param proto as the file holds it
 */
public record OnnxNode(int index, NodeProto proto) {

    /** The operator's name: {@code Conv}. */
    public String operator() {
        return proto.getOpType();
    }

    /** The set that the operator belongs to; empty for ONNX's own. */
    public String domain() {
        return proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
    }

    /** The node's name; where it has none, that of what it makes. */
    public String name() {
        return !proto.getName().isEmpty() || proto.getOutputCount() == 0 ? proto.getName() : proto.getOutput(0);
    }

    /** What it reads, in order; an empty name stands for an input left out. */
    public List<String> inputs() {
        return proto.getInputList();
    }

    /** The input at a position, where it is given. */
    public Optional<String> input(int position) {
        return position < proto.getInputCount() && !proto.getInput(position).isEmpty()
                ? Optional.of(proto.getInput(position))
                : Optional.empty();
    }

    /** What it makes, in order; an empty name stands for an output left out. */
    public List<String> outputs() {
        return proto.getOutputList();
    }

    /** Its first output. */
    public String output() {
        return proto.getOutput(0);
    }

    public Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    public long integer(String name, long otherwise) {
        return attribute(name).map(AttributeProto::getI).orElse(otherwise);
    }

    public double real(String name, double otherwise) {
        return attribute(name).map(attribute -> (double) attribute.getF()).orElse(otherwise);
    }

    public String text(String name, String otherwise) {
        return attribute(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
    }

    /** A list of integers, where the node has it. */
    public Optional<int[]> integers(String name) {
        return attribute(name).map(attribute -> attribute.getIntsList().stream()
                .mapToInt(Math::toIntExact)
                .toArray());
    }

    /** A list of integers; where the node has none, the other. */
    public int[] integers(String name, int... otherwise) {
        return integers(name).orElse(otherwise);
    }

    /** Nodes of one graph differ by their place. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OnnxNode node && node.index == index && node.proto.equals(proto);
    }

    @Override
    public int hashCode() {
        return index;
    }

    /** Operator and name: {@code Conv 'features.0'}. */
    @Override
    public String toString() {
        return (domain().isEmpty() ? "" : domain() + ":") + operator() + " '" + name() + "'";
    }
}
