package dev.netns.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds what TeaVM 0.15.0 compiles otherwise than Java means it: in <code>x = null; try { x = new X(f()); } catch …</code> it
 * assigns {@code x} when the object is allocated. Where {@code f()} throws, the handler sees an object that was never made:
 * {@code delete} of a namespace that could not be opened ended with a NullPointerException on the way to closing descriptor
 * 0. The remedy is to call {@code f()} before, and to have constructors that do not throw.
 */
final class HandlerRule {
    private HandlerRule() {}

    /** Every place in a directory of classes, as {@code CLASS.METHOD}. */
    static List<String> violations(Path classes) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            ClassNode type = new ClassNode();
            new ClassReader(Files.readAllBytes(file)).accept(type, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            for (MethodNode method : type.methods) {
                if (isViolated(method)) {
                    found.add(type.name.replace('/', '.') + "." + method.name);
                }
            }
        }
        return found;
    }

    private static boolean isViolated(MethodNode method) {
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int start = method.instructions.indexOf(block.start);
            int end = method.instructions.indexOf(block.end);
            int handler = method.instructions.indexOf(block.handler);
            for (int i = start; i < end; i++) {
                int variable = variableOfNew(method, i);
                if (variable >= 0
                        && uses(method, Opcodes.ASTORE, variable, 0, start)
                        && uses(method, Opcodes.ALOAD, variable, handler, method.instructions.size())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The variable that is assigned what an instruction makes, with calls for its arguments; -1 for all others. */
    private static int variableOfNew(MethodNode method, int at) {
        AbstractInsnNode each = method.instructions.get(at);
        if (each.getOpcode() != Opcodes.NEW) {
            return -1;
        }
        int depth = 0;
        boolean calls = false;
        for (; each != null; each = each.getNext()) {
            depth += each.getOpcode() == Opcodes.NEW ? 1 : 0;
            boolean made = each.getOpcode() == Opcodes.INVOKESPECIAL
                    && each instanceof MethodInsnNode call
                    && call.name.equals("<init>");
            depth -= made ? 1 : 0;
            if (made && depth == 0) {
                AbstractInsnNode next = each.getNext();
                boolean stored = next != null && next.getOpcode() == Opcodes.ASTORE;
                return calls && stored ? ((VarInsnNode) next).var : -1;
            }
            calls |= each instanceof MethodInsnNode;
        }
        return -1;
    }

    private static boolean uses(MethodNode method, int opcode, int variable, int from, int to) {
        for (int i = from; i < to; i++) {
            if (method.instructions.get(i) instanceof VarInsnNode node
                    && node.getOpcode() == opcode
                    && node.var == variable) {
                return true;
            }
        }
        return false;
    }
}
