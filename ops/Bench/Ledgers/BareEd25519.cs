using System.Runtime.InteropServices;

namespace Bench.Ledgers;

/// <summary>libcrypto's Ed25519 by itself: the key made beforehand, nothing but the verification in a loop.</summary>
internal sealed unsafe class BareEd25519
{
    private const int Ed25519 = 1087;

    private readonly delegate* unmanaged<nint> _new;
    private readonly delegate* unmanaged<nint, void> _free;
    private readonly delegate* unmanaged<nint, nint, nint, nint, nint, int> _begin;
    private readonly delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int> _verify;
    private readonly delegate* unmanaged<int, nint, byte*, nuint, nint> _parse;

    public BareEd25519()
    {
        nint library = 0;
        if (!NativeLibrary.TryLoad("libcrypto.so.3", out library)
            && !NativeLibrary.TryLoad("libcrypto.so", out library))
            throw new DllNotFoundException("libcrypto is missing.");
        _new = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "EVP_MD_CTX_new");
        _free = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "EVP_MD_CTX_free");
        _begin = (delegate* unmanaged<nint, nint, nint, nint, nint, int>)
            NativeLibrary.GetExport(library, "EVP_DigestVerifyInit");
        _verify = (delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int>)
            NativeLibrary.GetExport(library, "EVP_DigestVerify");
        _parse = (delegate* unmanaged<int, nint, byte*, nuint, nint>)
            NativeLibrary.GetExport(library, "EVP_PKEY_new_raw_public_key");
    }

    /// <summary>The key lives as long as the process.</summary>
    public nint Parse(byte[] key)
    {
        fixed (byte* k = key) return _parse(Ed25519, 0, k, (nuint)key.Length);
    }

    /// <summary>How many times of so many the signature is good.</summary>
    public int Verify(nint key, byte[] message, byte[] signature, int times)
    {
        var good = 0;
        fixed (byte* m = message, s = signature)
        {
            for (var i = 0; i < times; i++)
            {
                var context = _new();
                if (_begin(context, 0, 0, 0, key) == 1)
                    good += _verify(context, s, (nuint)signature.Length, m, (nuint)message.Length);
                _free(context);
            }
        }

        return good;
    }
}
