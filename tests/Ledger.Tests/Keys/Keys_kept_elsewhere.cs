using System.Text;

namespace Ledger.Tests.Keys;

public sealed class Keys_kept_elsewhere
{
    private const string Origin = "example.com/compute/device";

    [Fact]
    public void Sign_checkpoints_without_leaving_their_device()
    {
        using var keys = new LogKeys(Origin, new Device());
        var note = keys.SignCheckpoint(LedgerHead.Empty(Origin));

        var verdict = LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy)).Verify(Encoding.UTF8.GetBytes(note));
        Assert.Equal((Origin, 0), (verdict.Checkpoint.Origin, verdict.Checkpoint.Size));
        Assert.Throws<NotSupportedException>(() => keys.Save("nowhere"));
        Assert.False(Directory.Exists("nowhere"));
    }

    /// <summary>Gives public keys and signatures, and nothing else.</summary>
    private sealed class Device : ILogSigner
    {
        private readonly Ed25519Key _ed25519 = new([.. Enumerable.Repeat((byte)7, Ed25519Key.SeedSize)]);
        private readonly PrivateKey _bip340 = PrivateKey.Create();

        public byte[] Ed25519PublicKey => _ed25519.PublicKey;

        public byte[] Bip340PublicKey => Convert.FromHexString(_bip340.PublicKeyHex);

        public byte[] SignEd25519(ReadOnlySpan<byte> message) => _ed25519.Sign(message);

        public byte[] SignBip340(ReadOnlySpan<byte> message32, ReadOnlySpan<byte> aux32) =>
            _bip340.Sign(message32, aux32);

        public void Dispose()
        {
            _ed25519.Dispose();
            _bip340.Dispose();
        }
    }
}
