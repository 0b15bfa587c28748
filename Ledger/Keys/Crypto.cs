using System.Runtime.InteropServices;

namespace Ledger;

/// <summary>The few functions of OpenSSL's libcrypto that Ed25519 needs.</summary>
internal static unsafe partial class Crypto
{
    private const int EvpPkeyEd25519 = 1087;

    public static PkeyHandle FromSeed(ReadOnlySpan<byte> seed32)
    {
        NativeLibraries.RequireCrypto();
        fixed (byte* s = seed32) return new(PkeyNewPrivate(EvpPkeyEd25519, 0, s, (nuint)seed32.Length));
    }

    public static PkeyHandle FromPublicKey(ReadOnlySpan<byte> public32)
    {
        NativeLibraries.RequireCrypto();
        fixed (byte* p = public32) return new(PkeyNewPublic(EvpPkeyEd25519, 0, p, (nuint)public32.Length));
    }

    public static bool GetPublicKey(PkeyHandle key, Span<byte> public32)
    {
        nuint length = 32;
        fixed (byte* p = public32) return PkeyGetPublic(key, p, &length) == 1 && length == 32;
    }

    public static bool Sign(PkeyHandle key, ReadOnlySpan<byte> message, Span<byte> signature64)
    {
        var context = MdCtxNew();
        try
        {
            nuint length = 64;
            fixed (byte* m = message, s = signature64)
            {
                return DigestSignInit(context, 0, 0, 0, key) == 1
                    && DigestSign(context, s, &length, m, (nuint)message.Length) == 1 && length == 64;
            }
        }
        finally
        {
            MdCtxFree(context);
        }
    }

    public static bool Verify(PkeyHandle key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature64)
    {
        var context = MdCtxNew();
        try
        {
            fixed (byte* m = message, s = signature64)
            {
                return DigestVerifyInit(context, 0, 0, 0, key) == 1
                    && DigestVerify(context, s, (nuint)signature64.Length, m, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            MdCtxFree(context);
        }
    }

    /// <summary>An EVP_PKEY, freed (and its secret cleansed by OpenSSL) with the handle.</summary>
    internal sealed class PkeyHandle : SafeHandle
    {
        public PkeyHandle(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            PkeyFree(handle);
            return true;
        }
    }

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint PkeyNewPrivate(int type, nint engine, byte* key, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint PkeyNewPublic(int type, nint engine, byte* key, nuint length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int PkeyGetPublic(PkeyHandle key, byte* output, nuint* length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_free")]
    private static partial void PkeyFree(nint key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint MdCtxNew();

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void MdCtxFree(nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestSignInit")]
    private static partial int DigestSignInit(nint context, nint pctx, nint type, nint engine, PkeyHandle key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestSign")]
    private static partial int DigestSign(
        nint context, byte* signature, nuint* length, byte* message, nuint messageLength);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int DigestVerifyInit(nint context, nint pctx, nint type, nint engine, PkeyHandle key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_DigestVerify")]
    private static partial int DigestVerify(
        nint context, byte* signature, nuint length, byte* message, nuint messageLength);
}
