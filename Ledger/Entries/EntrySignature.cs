namespace Ledger;

/// <summary>A participant's BIP-340 signature over an entry's body.</summary>
/// <param name="By">The x-only public key, 64 lower-case hexadecimal digits.</param>
/// <param name="Sig">The signature, 128 lower-case hexadecimal digits.</param>
public sealed record EntrySignature(string By, string Sig)
{
    /// <summary>Whether both members have their one allowed spelling; says nothing about the mathematics.</summary>
    public bool IsWellFormed => LowerHex.Is(By, 64) && LowerHex.Is(Sig, 128);
}
