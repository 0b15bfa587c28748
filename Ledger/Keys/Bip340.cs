using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Ledger;

/// <summary>Verification of BIP-340 Schnorr signatures over secp256k1: by libsecp256k1 or, where that is not installed,
/// by managed code that is some times slower. Safe for concurrent use.</summary>
public static class Bip340
{
    private const int MaxCachedKeys = 65_536;

    // Parsing a key costs an eighth of a verification, and the same few keys sign most entries.
    private static readonly ConcurrentDictionary<(UInt128, UInt128), byte[]> ParsedKeys = new();
    private static int s_cachedKeys;

    /// <summary>Whether a signature is good.</summary>
    /// <param name="publicKey32">X-only public key.</param>
    /// <param name="message32">The message; in the ledger always a 32-byte tagged hash, though BIP-340 allows any
    /// length.</param>
    /// <param name="signature64">The signature.</param>
    /// <returns>False also for a key that is no point, or for wrong lengths of key or signature.</returns>
    /// <exception cref="DllNotFoundException"><c>SECP256K1_LIB</c> names a library that cannot be loaded.</exception>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey32, ReadOnlySpan<byte> message32, ReadOnlySpan<byte> signature64)
    {
        if (publicKey32.Length != 32 || signature64.Length != 64) return false;
        return NativeLibraries.HasSecp256k1
            ? Parsed(publicKey32) is { } key && Secp256k1.Verify(signature64, message32, key)
            : ManagedBip340.Verify(publicKey32, message32, signature64);
    }

    /// <summary>Whether a participant's signature fits a body under a kind.</summary>
    /// <param name="kind">Kind of the entry that the body is for.</param>
    /// <param name="jcs">The body's canonical bytes.</param>
    /// <param name="s">The signature; ill-formed ones are not good.</param>
    /// <exception cref="LedgerFormatException">The kind is ill-formed.</exception>
    /// <exception cref="DllNotFoundException"><c>SECP256K1_LIB</c> names a library that cannot be loaded.</exception>
    public static bool VerifyBody(string kind, ReadOnlySpan<byte> jcs, EntrySignature s)
    {
        ArgumentNullException.ThrowIfNull(s);
        var message = LedgerHash.Body(kind, jcs);
        return s.IsWellFormed && Verify(Convert.FromHexString(s.By), message, Convert.FromHexString(s.Sig));
    }

    private static byte[]? Parsed(ReadOnlySpan<byte> publicKey)
    {
        var halves = MemoryMarshal.Cast<byte, UInt128>(publicKey);
        var id = (halves[0], halves[1]);
        if (ParsedKeys.TryGetValue(id, out var known)) return known;
        var parsed = new byte[Secp256k1.XOnlySize];
        if (!Secp256k1.ParseXOnly(parsed, publicKey)) return null;
        if (Interlocked.Increment(ref s_cachedKeys) > MaxCachedKeys)
        {
            // Started afresh rather than evicted one by one: bounded, and never wrong.
            ParsedKeys.Clear();
            Interlocked.Exchange(ref s_cachedKeys, 1);
        }

        ParsedKeys.TryAdd(id, parsed);
        return parsed;
    }
}
