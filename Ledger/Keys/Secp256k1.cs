using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ledger;

/// <summary>The few functions of libsecp256k1 that BIP-340 needs. All are safe for concurrent use on one
/// context.</summary>
internal static unsafe partial class Secp256k1
{
    public const int KeypairSize = 96;
    public const int XOnlySize = 64;

    private const uint SignAndVerify = 0x301;

    private static readonly Lazy<nint> SharedContext = new(() =>
    {
        NativeLibraries.RequireSecp256k1();
        var context = ContextCreate(SignAndVerify);
        // Blinds signing against side channels; the context is never changed again, so threads may share it.
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        fixed (byte* s = seed)
            if (ContextRandomize(context, s) != 1) throw new CryptographicException("libsecp256k1 refused its seed.");
        CryptographicOperations.ZeroMemory(seed);
        return context;
    });

    private static nint Context => SharedContext.Value;

    public static bool CreateKeypair(Span<byte> keypair, ReadOnlySpan<byte> secret)
    {
        fixed (byte* k = keypair, s = secret) return KeypairCreate(Context, k, s) == 1;
    }

    public static void PublicKey(Span<byte> public32, ReadOnlySpan<byte> keypair)
    {
        Span<byte> parsed = stackalloc byte[XOnlySize];
        fixed (byte* p = public32, k = keypair, x = parsed)
        {
            if (KeypairXOnlyPub(Context, x, null, k) != 1 || XOnlySerialize(Context, p, x) != 1)
                throw new CryptographicException("libsecp256k1 gave no public key.");
        }
    }

    public static void Sign(
        Span<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> keypair, ReadOnlySpan<byte> aux)
    {
        fixed (byte* s = signature, m = message, k = keypair, a = aux)
        {
            if (SchnorrSign(Context, s, m, k, a) != 1) throw new CryptographicException("libsecp256k1 did not sign.");
        }
    }

    public static bool ParseXOnly(Span<byte> parsed, ReadOnlySpan<byte> public32)
    {
        fixed (byte* x = parsed, p = public32) return XOnlyParse(Context, x, p) == 1;
    }

    public static bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> parsed)
    {
        fixed (byte* s = signature, m = message, x = parsed)
            return SchnorrVerify(Context, s, m, (nuint)message.Length, x) == 1;
    }

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_context_create")]
    private static partial nint ContextCreate(uint flags);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_context_randomize")]
    private static partial int ContextRandomize(nint context, byte* seed32);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_keypair_create")]
    private static partial int KeypairCreate(nint context, byte* keypair, byte* secret32);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_keypair_xonly_pub")]
    private static partial int KeypairXOnlyPub(nint context, byte* xonly, int* parity, byte* keypair);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_xonly_pubkey_serialize")]
    private static partial int XOnlySerialize(nint context, byte* output32, byte* xonly);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_xonly_pubkey_parse")]
    private static partial int XOnlyParse(nint context, byte* xonly, byte* input32);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_schnorrsig_sign32")]
    private static partial int SchnorrSign(
        nint context, byte* signature64, byte* message32, byte* keypair, byte* aux32);

    [LibraryImport(NativeLibraries.Secp256k1, EntryPoint = "secp256k1_schnorrsig_verify")]
    private static partial int SchnorrVerify(nint context, byte* signature64, byte* message, nuint length, byte* xonly);
}
