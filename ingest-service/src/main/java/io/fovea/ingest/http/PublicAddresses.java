package io.fovea.ingest.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public internet: none that IANA's registries of special purposes set apart, and none of a
 * cloud's own services. An IPv6 address that carries an IPv4 one is as public as that.
 */
final class PublicAddresses {
    private static final List<Block> NOT_PUBLIC = List.of(
            block("0.0.0.0/8"), // this network
            block("10.0.0.0/8"), // private
            block("100.64.0.0/10"), // shared by a provider's customers; metadata of Alibaba
            block("127.0.0.0/8"), // loopback
            block("168.63.129.16/32"), // metadata of Azure
            block("169.254.0.0/16"), // link local; metadata of most clouds
            block("172.16.0.0/12"), // private
            block("192.0.0.0/24"), // protocols; metadata of Oracle
            block("192.0.2.0/24"), // documentation
            block("192.88.99.0/24"), // relays of 6to4
            block("192.168.0.0/16"), // private
            block("198.18.0.0/15"), // benchmarks
            block("198.51.100.0/24"), // documentation
            block("203.0.113.0/24"), // documentation
            block("224.0.0.0/4"), // multicast
            block("240.0.0.0/4"), // reserved, and broadcast
            block("2001::/23"), // protocols, Teredo
            block("2001:db8::/32"), // documentation
            block("2002::/16"), // 6to4
            block("3fff::/20")); // documentation

    private static final Block GLOBAL_UNICAST = block("2000::/3");
    /** Its last four bytes are an IPv4 address, to which a gateway translates. */
    private static final Block NAT64 = block("64:ff9b::/96");

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (NAT64.contains(bytes)) {
            return contain(ipv4(Arrays.copyOfRange(bytes, 12, 16)));
        }
        boolean known = address instanceof Inet4Address || (GLOBAL_UNICAST.contains(bytes) && !isIsatap(bytes));
        return known && NOT_PUBLIC.stream().noneMatch(block -> block.contains(bytes));
    }

    /** Whether the interface's identifier says that an IPv4 address follows (RFC 5214). */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && (bytes[11] & 0xff) == 0xfe;
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv4 address has four bytes", e);
        }
    }

    private static Block block(String cidr) {
        int slash = cidr.indexOf('/');
        try {
            byte[] prefix = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
            return new Block(prefix, Integer.parseInt(cidr.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no block of addresses: " + cidr, e);
        }
    }

    /** All addresses that begin with the same bits. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] prefix, int bits) {
        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ prefix[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
