package dev.netns.config;

import dev.netns.netlink.IpAddress;
import java.util.List;

/**
 * {@code [namespace.NAME.dns]}, which becomes the namespace's own resolv.conf(5).
 *
 * @param servers asked in this order
 * @param search the domains that are tried behind a bare name
 * @param options as in resolv.conf: {@code edns0}
 * @param origin its header
 */
public record Dns(List<IpAddress> servers, List<String> search, List<String> options, Origin origin) {
    /** Keeps copies. */
    public Dns {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }
}
