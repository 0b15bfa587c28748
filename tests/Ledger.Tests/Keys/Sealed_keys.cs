using System.Runtime.Versioning;
using System.Text;

namespace Ledger.Tests.Keys;

[UnsupportedOSPlatform("windows")]
public sealed class Sealed_keys : IDisposable
{
    private const string Origin = "example.com/compute/sealed";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Are_the_same_keys_again_under_their_passphrase()
    {
        using var passphrase = Passphrase("correct horse battery staple\n");
        using var made = LogKeys.Create(Origin);
        made.Save(_folder.File("keys"), passphrase);

        using var loaded = LogKeys.Load(_folder.File("keys"), passphrase);

        Assert.Equal((made.Ed25519Vkey, made.Bip340Vkey), (loaded.Ed25519Vkey, loaded.Bip340Vkey));
        foreach (var file in Directory.GetFiles(_folder.File("keys"), "*.key"))
        {
            Assert.StartsWith("compute-ledger/sealed-key@v1\n", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Do_not_show_the_secret()
    {
        const string Secret = "0202020202020202020202020202020202020202020202020202020202020202";
        using var passphrase = Passphrase("correct horse battery staple");
        using var key = PrivateKey.FromHex(Secret);
        key.Save(_folder.File("one.key"), passphrase);
        key.Save(_folder.File("two.key"), passphrase);

        var (one, two) = (File.ReadAllText(_folder.File("one.key")), File.ReadAllText(_folder.File("two.key")));
        Assert.DoesNotContain(Secret, one, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String(Convert.FromHexString(Secret))[..16], one, StringComparison.Ordinal);
        // Another salt and nonce each time.
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Stay_closed_without_their_passphrase()
    {
        using var passphrase = Passphrase("correct horse battery staple");
        using var other = Passphrase("correct horse battery stable");
        using var key = PrivateKey.Create();
        var path = _folder.File("a.key");
        key.Save(path, passphrase);

        Assert.Contains("no passphrase", Refused(path, null), StringComparison.Ordinal);
        Assert.Contains("another passphrase", Refused(path, other), StringComparison.Ordinal);
    }

    [Fact]
    public void Are_refused_when_a_byte_of_them_was_changed()
    {
        using var passphrase = Passphrase("correct horse battery staple");
        using var key = PrivateKey.Create();
        var path = _folder.File("a.key");
        key.Save(path, passphrase);
        var bytes = File.ReadAllBytes(path);
        var count = Encoding.ASCII.GetString(bytes).IndexOf("210000", StringComparison.Ordinal);
        // More rounds would only take longer; what they come to is another key all the same.
        for (var at = 0; at < bytes.Length; at += at == count ? 6 : 3)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Contains(path, Refused(path, passphrase), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void In_the_clear_are_read_with_a_passphrase_too()
    {
        using var passphrase = Passphrase("correct horse battery staple");
        using var made = LogKeys.Create(Origin);
        made.Save(_folder.File("keys"));

        using var loaded = LogKeys.Load(_folder.File("keys"), passphrase);
        Assert.Equal(made.Bip340Vkey, loaded.Bip340Vkey);
    }

    [Fact]
    public void Are_followed_by_sealed_keys()
    {
        using var passphrase = Passphrase("correct horse battery staple");
        using var root = PrivateKey.Create();
        using var made = LogKeys.Create(Origin);
        made.Save(_folder.File("keys"), passphrase);

        var next = KeyRotation.Make(_folder.File("keys"), root, 1_000, 100, "a test", passphrase);

        using var loaded = LogKeys.Load(_folder.File("keys"), passphrase);
        Assert.Equal(2, loaded.Generations.Count);
        Assert.Throws<FormatException>(() => LogKeys.Load(next));
    }

    [Fact]
    public void Take_no_passphrase_that_others_can_read_or_anybody_guess()
    {
        Assert.Contains("16 to 1024 bytes", Assert.Throws<FormatException>(
            () => Passphrase("fifteen bytes..\r\n")).Message, StringComparison.Ordinal);

        var open = _folder.File("open");
        File.WriteAllText(open, "correct horse battery staple");
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Throws<UnauthorizedAccessException>(() => KeyPassphrase.Load(open));
    }

    private KeyPassphrase Passphrase(string text)
    {
        var file = _folder.File($"passphrase {Guid.NewGuid():N}");
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return KeyPassphrase.Load(file);
    }

    private static string Refused(string path, KeyPassphrase? passphrase) =>
        Assert.Throws<FormatException>(() => PrivateKey.Load(path, passphrase)).Message;
}
