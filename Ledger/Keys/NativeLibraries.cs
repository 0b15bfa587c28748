using System.Reflection;
using System.Runtime.InteropServices;

namespace Ledger;

/// <summary>Finds libsecp256k1 and libcrypto under the names that systems and versions give them.</summary>
internal static class NativeLibraries
{
    public const string Secp256k1 = "secp256k1";
    public const string Crypto = "ledger-libcrypto";

    // What SECP256K1_LIB is set to for doing without.
    private const string NoLibrary = "none";

    private static readonly string[] Secp256k1Names =
    [
        "libsecp256k1.so.1", "libsecp256k1.so.2", "libsecp256k1.so.5", "libsecp256k1.so.6", "libsecp256k1.so",
        "libsecp256k1.dylib", "/opt/homebrew/lib/libsecp256k1.dylib", "/usr/local/lib/libsecp256k1.dylib",
        "secp256k1.dll", "libsecp256k1.dll",
    ];

    // The bare libcrypto.dylib of macOS is a stub that ends the process: only versioned names there.
    private static readonly string[] CryptoNames =
    [
        "libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so", "libcrypto.3.dylib",
        "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
        "libcrypto-3-x64.dll", "libcrypto-3-arm64.dll",
    ];

    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>Must have run before the first native call; cheap after the first time.</summary>
    public static void EnsureResolver() => _ = Installed.Value;

    private static bool Install()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        Secp256k1 => Secp256k1Handle.Value,
        Crypto => CryptoHandle.Value,
        _ => 0,
    };

    private static readonly Lazy<nint> Secp256k1Handle = new(() =>
    {
        var set = Environment.GetEnvironmentVariable("SECP256K1_LIB");
        if (set == NoLibrary) return 0;
        // One without BIP-340 is as good as none.
        if (string.IsNullOrEmpty(set)) return First(Secp256k1Names, "secp256k1_schnorrsig_verify");
        if (NativeLibrary.TryLoad(set, out var handle)) return handle;
        throw new DllNotFoundException($"SECP256K1_LIB is set to '{set}', which cannot be loaded.");
    });

    private static readonly Lazy<nint> CryptoHandle = new(() => First(CryptoNames, "EVP_PKEY_new_raw_public_key"));

    /// <summary>Whether there is a libsecp256k1; verification does without, signing does not.</summary>
    /// <exception cref="DllNotFoundException"><c>SECP256K1_LIB</c> names a library that cannot be loaded.</exception>
    public static bool HasSecp256k1 => Secp256k1Handle.Value != 0;

    /// <summary>Loads libsecp256k1 or says what to install.</summary>
    public static void RequireSecp256k1()
    {
        EnsureResolver();
        if (Secp256k1Handle.Value == 0)
            throw new DllNotFoundException(
                "libsecp256k1 is missing. Install it (Debian and Ubuntu: apt-get install libsecp256k1-1, "
                + "or libsecp256k1-2 on newer releases; macOS: brew install secp256k1) "
                + "or set SECP256K1_LIB to the library's path.");
    }

    /// <summary>Whether there is a libcrypto with these functions.</summary>
    public static bool CryptoHas(params ReadOnlySpan<string> functions)
    {
        EnsureResolver();
        if (CryptoHandle.Value == 0) return false;
        foreach (var function in functions)
            if (!NativeLibrary.TryGetExport(CryptoHandle.Value, function, out _)) return false;
        return true;
    }

    /// <summary>Loads libcrypto or says what to install.</summary>
    public static void RequireCrypto()
    {
        EnsureResolver();
        if (CryptoHandle.Value == 0)
            throw new DllNotFoundException(
                "OpenSSL's libcrypto is missing. Install OpenSSL 3 (Debian and Ubuntu: apt-get install libssl3; "
                + "macOS: brew install openssl@3).");
    }

    private static nint First(string[] names, string function)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var handle)) continue;
            if (NativeLibrary.TryGetExport(handle, function, out _)) return handle;
            NativeLibrary.Free(handle);
        }

        return 0;
    }
}
