using System.Text;
using Ledger.Verifier;

// Notes and receipts are UTF-8 whatever the terminal is set to.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return CommandLine.Run(args, Console.Out, Console.Error, showProgress: !Console.IsErrorRedirected);
