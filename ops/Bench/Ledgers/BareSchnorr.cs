using System.Runtime.InteropServices;

namespace Bench.Ledgers;

/// <summary>libsecp256k1 by itself, to hold the verifier against: keys parsed, messages hashed, nothing but the
/// verification in a loop.</summary>
internal sealed unsafe class BareSchnorr
{
    private const uint VerifyContext = 0x101;
    private static readonly string[] Names =
        ["libsecp256k1.so.6", "libsecp256k1.so.5", "libsecp256k1.so.2", "libsecp256k1.so.1", "libsecp256k1.so"];

    private readonly delegate* unmanaged<nint, byte*, byte*, nuint, byte*, int> _verify;
    private readonly delegate* unmanaged<nint, byte*, byte*, int> _parse;
    private readonly nint _context;

    public BareSchnorr()
    {
        nint library = 0;
        if (!Names.Any(name => NativeLibrary.TryLoad(name, out library)))
            throw new DllNotFoundException("libsecp256k1 is missing.");
        _verify = (delegate* unmanaged<nint, byte*, byte*, nuint, byte*, int>)
            NativeLibrary.GetExport(library, "secp256k1_schnorrsig_verify");
        _parse = (delegate* unmanaged<nint, byte*, byte*, int>)
            NativeLibrary.GetExport(library, "secp256k1_xonly_pubkey_parse");
        var create = (delegate* unmanaged<uint, nint>)NativeLibrary.GetExport(library, "secp256k1_context_create");
        _context = create(VerifyContext);
    }

    public byte[] Parse(byte[] key)
    {
        var parsed = new byte[64];
        fixed (byte* p = parsed, k = key)
            if (_parse(_context, p, k) != 1) throw new InvalidOperationException("This is no key.");
        return parsed;
    }

    /// <summary>How many of them are good.</summary>
    public int Verify(IReadOnlyList<(byte[] Signature, byte[] Message, byte[] Key)> signatures)
    {
        var good = 0;
        for (var i = 0; i < signatures.Count; i++)
        {
            var (signature, message, key) = signatures[i];
            fixed (byte* s = signature, m = message, k = key)
                good += _verify(_context, s, m, (nuint)message.Length, k);
        }

        return good;
    }
}
