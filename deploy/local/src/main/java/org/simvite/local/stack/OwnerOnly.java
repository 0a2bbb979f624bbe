package org.simvite.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that nobody but their owner can read: an installation's hold raw EIDs, IMSIs and matching ids. Where the
 * file system knows no such rights they are left as they are.
 */
final class OwnerOnly {

    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private OwnerOnly() {}

    /** The folder, made if it is missing, never readable by others not even for a moment. */
    static Path directory(Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                return folder;
            }
            Files.createDirectories(folder.toAbsolutePath().getParent());
            return Files.createDirectory(folder, rights(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(folder)) {
                return folder;
            }
            throw new UncheckedIOException("not a folder: " + folder, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
    }

    /** The file, made empty if it is missing. */
    static Path file(Path file) {
        try {
            return Files.createFile(file, rights(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            narrow(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file, e);
        }
    }

    /** Takes everybody else's rights to everything in a folder. What vanishes meanwhile is passed over. */
    static void narrowAll(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    narrow(dir);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isSymbolicLink()) {
                        narrow(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot protect " + folder, e);
        }
    }

    /** Takes everybody else's rights to one file or folder. */
    static void narrow(Path file) {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return;
        }
        try {
            var now = view.readAttributes().permissions();
            if (!OWNER.containsAll(now)) {
                var narrowed = EnumSet.copyOf(OWNER);
                narrowed.retainAll(now);
                view.setPermissions(narrowed);
            }
        } catch (NoSuchFileException e) {
            // whoever wrote it has deleted it
        } catch (IOException e) {
            throw new UncheckedIOException("cannot protect " + file, e);
        }
    }

    private static FileAttribute<?>[] rights(Path path, String rights) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
