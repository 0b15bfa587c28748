using System.CommandLine;
using Ledger;

namespace DevHost;

/// <summary>The ceremony of a log's keys: for a machine that is not the exchange's, and best has no network.</summary>
internal static class LogKeyCommands
{
    public static void AddTo(Command parent)
    {
        parent.Subcommands.Add(RootKey());
        parent.Subcommands.Add(Rotate());
    }

    private static Command RootKey()
    {
        var file = new Argument<string>("file") { Description = "Where the root key is kept, off the exchange." };
        var command = new Command("root-key", "Makes a log's root key and prints the API's setting for it.") { file };
        command.SetAction(parsed =>
        {
            using var key = PrivateKey.Create();
            key.Save(parsed.GetRequiredValue(file));
            Screen.Say($"MARKET_RootKey={key.PublicKeyHex}");
        });
        return command;
    }

    private static Command Rotate()
    {
        var folder = new Argument<string>("folder") { Description = "A copy of the log's key folder." };
        var root = new Option<string>("--root") { Description = "The root key's file.", Required = true };
        var from = new Option<long>("--from")
        {
            Description = "The first size that the new keys sign: well above the log's at the next start.",
            Required = true,
        };
        var overlap = new Option<long>("--overlap")
        {
            Description = "How many sizes old and new keys both sign.", Required = true,
        };
        var reason = new Option<string>("--reason") { Description = "Why; it is public.", Required = true };
        var sealedWith = new Option<string?>("--passphrase")
        {
            Description = "File with the passphrase that the keys are sealed with, if they are.",
        };
        var command = new Command("rotate-log-keys", "Makes the log's next keys, and the signed changes for its log.")
        {
            folder, root, from, overlap, reason, sealedWith,
        };
        command.SetAction(parsed =>
        {
            using var key = PrivateKey.Load(parsed.GetRequiredValue(root));
            using var passphrase = parsed.GetValue(sealedWith) is { } file ? KeyPassphrase.Load(file) : null;
            var made = KeyRotation.Make(
                parsed.GetRequiredValue(folder), key, parsed.GetValue(from), parsed.GetValue(overlap),
                parsed.GetRequiredValue(reason), passphrase);
            Screen.Say($"Copy {made} into MARKET_KeyFolder of every node, and start them anew.");
        });
        return command;
    }
}
