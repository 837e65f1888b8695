// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.isthmus.model.users.User;
import org.isthmus.platform.config.Fault;
import org.snakeyaml.engine.v2.nodes.Node;

/// The format of the users file: YAML with the `realm` that the secrets were made for and a list of `users`, each
/// with `name`, `addresses` (SIP URIs and international numbers, the first SIP URI being the one that devices
/// register), `digest-user` (by default the user part of that URI) and `ha1` by algorithm; and, where they are not
/// the usual ones, the terms ([org.isthmus.model.users.UserTerms]): `services` (default all), `legacy` by technology,
/// `devices` with `instance` and `primary`, `blocked`, `profiles` with `name`, `deliver`, `away`, `anonymous`,
/// `refuse-media` and `max-size`, and which `profile` is in force.
///
/// Unknown keys are faults; all faults come at once, each with its line; a name, an address or a digest user that two
/// users have is one, and so is a SIP address in a domain that is not served here; a `legacy` address is
/// nobody else's, in whichever key, and no number that is lent. Secrets are never part of a fault.
final class UserFile {

    private UserFile() {}

    /// Secrets made for another realm would never match, and an address of a domain that is not `served` could never
    /// register.
    static UserFileReading read(String text, Served served) {
        UserNodes nodes = new UserNodes(served);
        List<User> users = switch (UserTree.of(text)) {
            case UserTree.Broken(Fault fault) -> {
                nodes.faults().add(fault);
                yield List.of();
            }
            case UserTree.Empty _ -> List.of();
            case UserTree.Tree(var root) -> {
                Map<String, Node> entries = nodes.entries(root, "", List.of("realm", "users"));
                nodes.realm(root, entries);
                yield nodes.users(entries);
            }
        };
        return nodes.faults().isEmpty()
                ? new UserFileReading.Read(users)
                : new UserFileReading.Faulty(nodes.faults().stream()
                        .sorted(Comparator.comparingInt(Fault::line))
                        .toList());
    }

    /// Throws when the file can not be read at all.
    static UserFileReading readFile(Path file, Served served) throws IOException {
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(UserTree.LONGEST + 1);
        }
        if (octets.length > UserTree.LONGEST) {
            return faulty("the file is longer than " + UserTree.LONGEST + " octets");
        }
        try {
            return read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(octets))
                            .toString(),
                    served);
        } catch (CharacterCodingException _) {
            return faulty("the file is not in UTF-8");
        }
    }

    private static UserFileReading faulty(String why) {
        return new UserFileReading.Faulty(List.of(new Fault(0, "", "", why)));
    }
}
