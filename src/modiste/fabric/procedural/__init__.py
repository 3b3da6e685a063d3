"""The engine `drawn`: fabrics by rule, exact at any size, and training folders of them. No torch."""
