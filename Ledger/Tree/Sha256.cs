using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ledger;

/// <summary>
/// SHA-256 of short texts. The ledger hashes some hundred bytes at a time, and for these looking the algorithm up and
/// making a context, as the platform's one-shot does for each call, takes longer than the hashing: so libcrypto's own
/// functions are called on a context on the stack. Where it does not have them, the platform hashes.
/// </summary>
internal static unsafe partial class Sha256
{
    // SHA256_CTX: eight words of state, two of length, a block of 64 bytes and two counters; 112 bytes.
    private const int ContextSize = 128;

    private static readonly bool IsNative = FindNative();

    /// <summary>Writes the hash, 32 bytes; it may overwrite the data.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        if (!IsNative || !TryNative(data, hash)) SHA256.HashData(data, hash);
    }

    private static bool TryNative(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var context = stackalloc long[ContextSize / sizeof(long)];
        fixed (byte* d = data, h = hash[..SHA256.HashSizeInBytes])
            return Init(context) == 1 && Update(context, d, (nuint)data.Length) == 1 && Final(h, context) == 1;
    }

    private static bool FindNative()
    {
        if (!NativeLibraries.CryptoHas("SHA256_Init", "SHA256_Update", "SHA256_Final")) return false;
        // A library that keeps the names but means something else by them would be found out here.
        Span<byte> known = stackalloc byte[SHA256.HashSizeInBytes];
        return TryNative("compute-ledger"u8, known) && known.SequenceEqual(SHA256.HashData("compute-ledger"u8));
    }

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "SHA256_Init")]
    private static partial int Init(long* context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "SHA256_Update")]
    private static partial int Update(long* context, byte* data, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "SHA256_Final")]
    private static partial int Final(byte* hash, long* context);
}
